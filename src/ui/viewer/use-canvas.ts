/** A canvas that follows its element's size and draws at most once a frame. */
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Size } from '../../images/view/view-transform';

/** The element's inner size in CSS pixels, as it changes; undefined before its first layout. */
export function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = current;
      if (width > 0 && height > 0) setSize({ width, height });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Calls the latest `draw` in the next animation frame, once however often the page asks before that. */
export function useDrawing(draw: () => void): void {
  const latest = useEffectEvent(draw);
  const frame = useRef(0);
  useEffect(() => {
    frame.current ||= requestAnimationFrame(() => {
      frame.current = 0;
      latest();
    });
  });
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    },
    [],
  );
}
