import { useEffect, useRef } from 'react';
import { useOpenProject } from '../state/open-project/open-project-store';
import type { SyntheticAnomaly } from '../state/photos/page-types';
import { OftenButtons } from './defect-kinds';
import { trainingText } from './text/training';
import { useText } from './text/use-text';

/** The latest synthetic defects, each with its mask's outline. */
export function SyntheticDefects() {
  const text = useText(trainingText);
  const examples = useOpenProject((s) => s.examples);
  return (
    <figure className="synthetic">
      <figcaption>{text.synthetic}</figcaption>
      <ul className="thumbnails">
        {examples.map((example, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only ever shifts
          <li key={i}>
            <Example example={example} />
            <span>{text[example.kind]}</span>
            <OftenButtons kind={example.kind} />
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Example({ example: { image, mask, kind } }: { readonly example: SyntheticAnomaly }) {
  const text = useText(trainingText);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, data } = image;
    const inside = (x: number, y: number) =>
      x >= 0 && y >= 0 && x < width && y < height && mask.data[y * width + x] === 1;
    const picture = new ImageData(width, height);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const rim =
          !inside(x, y) && (inside(x - 1, y) || inside(x + 1, y) || inside(x, y - 1) || inside(x, y + 1));
        for (let c = 0; c < 3; c++) picture.data[i * 4 + c] = rim ? [255, 122, 69][c] : data[i * 3 + c];
        picture.data[i * 4 + 3] = 255;
      }
    }
    canvas.current?.getContext('2d')?.putImageData(picture, 0, 0);
  }, [image, mask]);
  return (
    <canvas
      ref={canvas}
      width={image.width}
      height={image.height}
      role="img"
      aria-label={text.syntheticOne(text[kind])}
    />
  );
}
