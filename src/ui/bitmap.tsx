import { useEffect, useRef } from 'react';

interface Props {
  readonly bitmap: ImageBitmap;
  /** Describes the picture; absent if the words beside it do so already. */
  readonly label?: string;
  readonly className?: string;
}

/** A picture on a canvas of its own size; CSS scales it. */
export function Bitmap({ bitmap, label, className }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext('2d')?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return (
    <canvas
      ref={canvas}
      className={className}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      width={bitmap.width}
      height={bitmap.height}
    />
  );
}
