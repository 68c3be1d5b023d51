import { useEffect } from 'react';

/** Names the page in the browser's tab while the component is shown; nothing for an empty name. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    if (title === '') return;
    const before = document.title;
    document.title = `${title} – VTFusion`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
