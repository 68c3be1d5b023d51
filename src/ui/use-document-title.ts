import { useEffect } from 'react';

/** Sets the title of the browser's tab while the component is shown; does nothing for an empty name. */
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
