import type { Report } from './report';
export function htmlReport(_: Report): string {
  return '';
}
