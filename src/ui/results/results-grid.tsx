import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Inspected } from '../../state/photos/photo';
import { resultsText } from '../text/results';
import { useText } from '../text/use-text';
import { ResultTile } from './result-tile';
import './results-grid.css';

interface Props {
  readonly items: readonly Inspected[];
  readonly selected: string | undefined;
  readonly layout: 'list' | 'grid';
  readonly onSelect: (id: string) => void;
  /** Enter, or a second press: shows it large. */
  readonly onOpen: (id: string) => void;
}

const ROW = 74;
const TILE = { width: 168, height: 196 } as const;
const GAP = 6;

/**
 * Results as a list box of which only the visible part exists: ten thousand scroll like ten. Arrow keys,
 * Home, End and the page keys move the selection; the focus stays on the box, so that it cannot be scrolled
 * away.
 */
export function ResultsGrid({ items, selected, layout, onSelect, onOpen }: Props) {
  const id = useId();
  const text = useText(resultsText);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const columns = layout === 'grid' ? Math.max(1, Math.floor((width + GAP) / (TILE.width + GAP))) : 1;
  const height = layout === 'grid' ? TILE.height : ROW;
  const rows = useVirtualizer({
    count: Math.ceil(items.length / columns),
    getScrollElement: () => box.current,
    estimateSize: () => height + GAP,
    overscan: layout === 'grid' ? 1 : 10,
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows change their height with the layout
  useEffect(() => rows.measure(), [rows, layout]);
  const at = items.findIndex((item) => item.id === selected);
  const shown = rows.getVirtualItems();
  // Results that are scrolled out of sight do not exist.
  const exists = shown.some(({ index }) => index === Math.floor(at / columns));

  // A selection from elsewhere, by the viewer's keys or because it is new, is scrolled into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another selection scrolls
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(Math.floor(at / columns), { align: 'auto' });
  }, [selected, columns, rows]);

  function move(event: KeyboardEvent) {
    const page = columns * Math.max(1, Math.floor((box.current?.clientHeight ?? height) / (height + GAP)));
    const steps: Record<string, number> = {
      ArrowDown: columns,
      ArrowUp: -columns,
      ArrowRight: 1,
      ArrowLeft: -1,
      PageDown: page,
      PageUp: -page,
      Home: -items.length,
      End: items.length,
    };
    if (event.key === 'Enter' && selected !== undefined) {
      event.preventDefault();
      onOpen(selected);
    }
    const step = steps[event.key];
    if (step === undefined || items.length === 0) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(items.length - 1, (at < 0 ? -1 : at) + step));
    onSelect(items[at < 0 ? 0 : next].id);
  }

  return (
    <div
      ref={box}
      className="results-box"
      data-layout={layout}
      role="listbox"
      tabIndex={0}
      aria-label={text.list}
      aria-activedescendant={exists ? `${id}-${items[at].id}` : undefined}
      onKeyDown={move}
    >
      <div role="presentation" className="results-all" style={{ height: rows.getTotalSize() }}>
        {shown.flatMap(({ index: row, start }) =>
          items.slice(row * columns, (row + 1) * columns).map((item, column) => (
            // biome-ignore lint/a11y/useFocusableInteractive: a click on it gives the focus to the box, which has the keys
            <div
              key={item.id}
              id={`${id}-${item.id}`}
              className="result"
              role="option"
              aria-selected={item.id === selected}
              aria-posinset={row * columns + column + 1}
              aria-setsize={items.length}
              data-testid="result"
              data-status={item.status}
              data-name={item.name}
              style={{
                transform: `translateY(${start}px)`,
                height,
                left: `${(100 * column) / columns}%`,
                width: `calc(${100 / columns}% - ${columns > 1 ? GAP : 0}px)`,
              }}
              onClick={() => onSelect(item.id)}
              onDoubleClick={() => onOpen(item.id)}
              onKeyDown={undefined}
            >
              <ResultTile item={item} />
            </div>
          )),
        )}
      </div>
    </div>
  );
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setWidth(contentRect.width));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
