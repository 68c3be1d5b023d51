import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { takesFocus } from './takes-focus';

interface Props {
  /** Describes the target of the arrow, which is home. */
  readonly back: string;
  readonly title: string;
  readonly children?: ReactNode;
}

/** The top of a page: the way home, its title, and what the page adds. */
export function PageBar({ back, title, children }: Props) {
  return (
    <div className="page-bar">
      <a href="#/" className="icon-button" aria-label={back}>
        <ChevronLeft aria-hidden size={20} />
      </a>
      <h1 ref={takesFocus}>{title}</h1>
      {children}
    </div>
  );
}
