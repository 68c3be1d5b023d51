/** A stored result's picture and map for a component that shows it. */
import { useEffect, useState } from 'react';
import { type Problem, problemOf } from '../state/page/problem';
import type { Done } from '../state/photos/photo';
import { loadReport, loadThumbnail, type ShownReport } from '../state/photos/result-reports';

export type Loaded =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly report: ShownReport }
  | { readonly status: 'failed'; readonly problem: Problem };

/** Stays `loading` while it is read from the disk. */
export function useReport(item: Done): Loaded {
  const [loaded, setLoaded] = useState<{ readonly of: string; readonly what: Loaded }>();
  const { id } = item.result;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a result's picture never changes
  useEffect(() => {
    let current = true;
    const show = (what: Loaded) => current && setLoaded({ of: id, what });
    loadReport(item).then(
      (report) => show({ status: 'ready', report }),
      (error) => show({ status: 'failed', problem: problemOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [id]);
  return loaded?.of === id ? loaded.what : { status: 'loading' };
}

/** Address of a blob for an `img` while the component shows it. */
export function useBlobUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [blob]);
  return url;
}

/** Address of a result's thumbnail; undefined until it is read. */
export function useThumbnail(item: Done): string | undefined {
  const [blob, setBlob] = useState<Blob>();
  const { id } = item.result;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a result's picture never changes
  useEffect(() => {
    let current = true;
    loadThumbnail(item).then(
      (found) => current && setBlob(found),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [id]);
  return useBlobUrl(blob);
}
