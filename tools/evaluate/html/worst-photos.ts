/** The photos that a method judges worst: photo, truth, heatmap. */

import { escapeHtml } from '../../../src/reports/escape-html';
import type { CellFile, ShownPhoto } from '../cell';

/** Of one method's cell; empty when it keeps no photos. */
export function worstPhotos({ detail }: CellFile): string {
  const part = (title: string, defective: boolean) => {
    const own = detail.shown.filter((photo) => photo.defective === defective);
    const others = detail.scores.filter((photo) => photo.defective !== defective).map(({ score }) => score);
    if (own.length === 0) return '';
    return `<h3>${title}</h3><div class="shown">${own.map((photo) => trio(photo, others)).join('')}</div>`;
  };
  return (
    part('Defective photos with the lowest scores', true) + part('Good photos with the highest scores', false)
  );
}

function trio(photo: ShownPhoto, others: readonly number[]): string {
  const name = escapeHtml(photo.path);
  const truth = photo.truth
    ? `<img src="${photo.truth}" alt="${photo.defective ? 'Where the defect is' : 'Without a defect'}">`
    : '<span>no mask</span>';
  return (
    `<figure><div class="trio"><img src="${photo.photo}" alt="${name}">${truth}` +
    `<img src="${photo.heatmap}" alt="Heatmap"></div>` +
    `<figcaption>${name}<br>score ${photo.score.toPrecision(4)}${verdict(photo)}${rank(photo, others)}</figcaption></figure>`
  );
}

const verdict = ({ verdict: given }: ShownPhoto) => (given ? `, verdict ${given}` : '');

/** How the photo stands among those of the other sort: a miss lies below good ones, a false alarm above bad ones. */
function rank({ defective, score }: ShownPhoto, others: readonly number[]): string {
  if (others.length === 0) return '';
  const wrong = others.filter((other) => (defective ? other >= score : other <= score)).length;
  const those = defective ? 'good photos score as high or higher' : 'defective photos score as low or lower';
  return `; ${wrong} of ${others.length} ${those}`;
}
