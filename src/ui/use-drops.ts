/** Files that are dropped on a part of the page. */
import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import type { ChosenFile } from '../state/photos/photo';
import { droppedFiles } from './drop-zone-files';

/** Finds the files; reports how many there are so far. */
export type Gather = (onFound: (count: number) => void) => Promise<ChosenFile[]>;

export interface Taker {
  readonly take: (gather: Gather) => Promise<void>;
  /** Says that nothing is taken now. */
  readonly refuse: () => void;
}

/** The zones on the page. */
const zones = new Set<Element>();

/**
 * Takes files that are dropped on the zone, or beside it if it is the only one, while `active`; whoever drops
 * files at another time is told.
 * @returns whether files are being dragged to where they would be taken
 */
export function useDrops(zone: RefObject<Element | null>, active: boolean, { take, refuse }: Taker): boolean {
  const [over, setOver] = useState(false);
  const isMeant = ({ target, dataTransfer }: DragEvent) =>
    dataTransfer?.types.includes('Files') === true &&
    (zones.size === 1 || (target instanceof Node && zone.current?.contains(target) === true));
  const drag = useEffectEvent((event: DragEvent) => {
    const meant = isMeant(event);
    if (meant) event.preventDefault();
    setOver(active && meant);
  });
  const leave = useEffectEvent((event: DragEvent) => {
    // Only the edge of the window leads to nothing.
    if (event.relatedTarget === null) setOver(false);
  });
  const drop = useEffectEvent((event: DragEvent) => {
    const { dataTransfer } = event;
    setOver(false);
    if (!dataTransfer || !isMeant(event)) return;
    event.preventDefault();
    if (active) void take((onFound) => droppedFiles(dataTransfer, onFound));
    else refuse();
  });
  useEffect(() => {
    const { current } = zone;
    if (current) zones.add(current);
    document.addEventListener('dragover', drag);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      if (current) zones.delete(current);
      document.removeEventListener('dragover', drag);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [zone]);
  return over && active;
}
