import { Eye } from 'lucide-react';
import { useMemo } from 'react';
import { checkPhotos, type PhotoHint } from '../images/photo-check';
import { shortName } from '../state/page/short-name';
import type { Shot } from '../state/photos/photo';
import { Bitmap } from './bitmap';
import { goodPhotosText } from './text/good-photos';
import { usePercent, useText } from './text/use-text';

type Hints = readonly (readonly PhotoHint[])[];

/** Hints on photos that are worth another look, compared with the others. */
export function usePhotoHints(shots: readonly Shot[]): Hints {
  return useMemo(() => checkPhotos(shots.map(({ photo }) => photo.facts)), [shots]);
}

/** The first hint as a word on the thumbnail; the sentences are in the list below. */
export function HintBadge({ hints }: { readonly hints: readonly PhotoHint[] }) {
  const text = useText(goodPhotosText);
  if (hints.length === 0) return null;
  return (
    <span className="photo-hint-badge">
      <Eye aria-hidden size={14} /> {text[hints[0].kind]}
    </span>
  );
}

/** One sentence for each hint: what, why it matters, what to do. Nothing is forbidden. */
export function HintList({ shots, hints }: { readonly shots: readonly Shot[]; readonly hints: Hints }) {
  const text = useText(goodPhotosText);
  const percent = usePercent();
  const all = hints.flatMap((some, i) => some.map((hint) => ({ hint, shot: shots[i] })));

  function why(hint: PhotoHint): string {
    switch (hint.kind) {
      case 'clipped':
        return text.clippedWhy(percent(hint.share));
      case 'same':
        return text.sameWhy(shortName(shots[hint.as].name));
      case 'size':
        return text.sizeWhy(hint.width, hint.height);
      default:
        return text[`${hint.kind}Why`];
    }
  }

  return (
    <div role="status">
      {all.length > 0 && (
        <section className="photo-hints" aria-label={text.hints}>
          <h3>
            <Eye aria-hidden size={16} /> {text.hints}
          </h3>
          <ul>
            {all.map(({ hint, shot }) => (
              <li key={`${shot.id} ${hint.kind}`}>
                <Bitmap bitmap={shot.photo.preview} />
                <p>
                  <strong>{text[hint.kind]}.</strong> <bdi>{shortName(shot.name, 32)}</bdi>: {why(hint)}
                </p>
              </li>
            ))}
          </ul>
          <p className="hint">{text.hintsNote}</p>
        </section>
      )}
    </div>
  );
}
