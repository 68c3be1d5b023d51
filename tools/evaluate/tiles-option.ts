/** `--tiles`: how photos are cut, as `auto`, `whole` or `2x2` and so on. */
import type { TrainSettings } from '../../src/vtfusion/settings';
import type { UsageError } from '../node/usage-error';

/** @throws what `wrong` makes of a text that says nothing of tiles */
export function tilesOption(text: string, wrong: (what: string) => UsageError): string {
  if (/^(auto|whole|([2-9])x\2)$/u.test(text)) return text;
  throw wrong(`--tiles needs auto, whole, or 2x2 to 9x9 with as many rows as columns, not "${text}"`);
}

/** The settings with photos cut as `tiles` says; as they are without it. */
export function withTiles(settings: TrainSettings, tiles: string | undefined): TrainSettings {
  if (tiles === undefined) return settings;
  const across = tiles === 'auto' ? tiles : tiles === 'whole' ? 1 : Number(tiles.split('x')[0]);
  return { ...settings, views: { ...settings.views, tiles: across } };
}
