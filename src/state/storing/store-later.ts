/**
 * Orders that could not be carried out, mostly because the disk is full. Each is tried again every few
 * seconds, in the order in which they came, until it is done; so nothing is lost while the page is open.
 */
import { create } from 'zustand';
import type { ProjectRecord } from '../../database/records';
import { AppError, type ErrorCode } from '../../errors';
import { notifyError, useNotices } from '../page/notices';
import { requireFree } from './project-lock';

interface Order {
  /** Throws as long as it cannot be done; does nothing if it is done already. */
  readonly store: () => Promise<void>;
  /** The project of a change that a person made. */
  readonly change?: { readonly project: ProjectRecord; readonly onGone?: (() => void) | undefined };
}

const AGAIN_MS = 5_000;
const orders = new Map<string, Order>();
/** Of the next round, or the running one. */
let timer: ReturnType<typeof setTimeout> | undefined;

/** How many orders wait. */
export const useStoreLater = create<{ readonly count: number }>()(() => ({ count: 0 }));

export const storesLater = (): boolean => orders.size > 0;

/** Tries an order again until it is done, in place of an order with the same key. */
export function storeLater(key: string, store: Order['store']): void {
  add(key, { store });
}

/**
 * As `storeLater`, for a person's change; the person is told. It is dropped if another tab works with the
 * project by then: that tab's changes count.
 * @param why it cannot be stored now
 */
export function changeLater(
  key: string,
  project: ProjectRecord,
  store: Order['store'],
  why: unknown,
  { about, onGone }: { readonly about?: string; readonly onGone?: () => void } = {},
): void {
  if (isRefusedElsewhere(why)) {
    neverStore(key);
    onGone?.();
    notifyError(why);
    return;
  }
  add(key, { store, change: { project, onGone } });
  if (isFull(why)) useNotices.getState().notify({ key: 'changesWait', facts: [] });
  else notifyError(why, about);
}

/** Call it when the order was carried out in another way. */
export function isStored(key: string): void {
  const order = remove(key);
  if (order?.change && !anyChange()) useNotices.getState().notify({ key: 'changesStored', facts: [] });
}

/** Call it when the subject of the order is gone. */
export function neverStore(key: string): void {
  remove(key)?.change?.onGone?.();
}

/** As `neverStore`, for all changes of a project. */
export function neverStoreFor(project: string): void {
  for (const [key, { change }] of [...orders]) if (change?.project.id === project) neverStore(key);
}

export const isFull = (error: unknown): boolean => isCalled('storage-full', error);

/** Whether it was refused because another tab works with the project. */
export const isRefusedElsewhere = (error: unknown): boolean => isCalled('project-elsewhere', error);

const isCalled = (code: ErrorCode, error: unknown): boolean =>
  error instanceof AppError && error.code === code;

function add(key: string, order: Order): void {
  orders.set(key, order);
  count();
  if (timer === undefined) goOn();
}

function remove(key: string): Order | undefined {
  const order = orders.get(key);
  if (!order) return undefined;
  orders.delete(key);
  if (orders.size === 0) goOn();
  if (order.change && !anyChange()) useNotices.getState().withdraw('changesWait');
  count();
  return order;
}

const anyChange = () => [...orders.values()].some(({ change }) => change);

const count = () => useStoreLater.setState({ count: orders.size });

function goOn(): void {
  clearTimeout(timer);
  timer = orders.size > 0 ? setTimeout(tryAgain, AGAIN_MS) : undefined;
}

async function tryAgain(): Promise<void> {
  for (const [key, order] of [...orders]) {
    const isWanted = () => orders.get(key) === order;
    try {
      if (order.change) await requireFree(order.change.project);
      if (isWanted()) await order.store();
      if (isWanted()) isStored(key);
    } catch (error) {
      // For all others the person was told when they began to wait.
      if (!order.change || !isRefusedElsewhere(error) || !isWanted()) continue;
      neverStore(key);
      notifyError(error);
    }
  }
  goOn();
}
