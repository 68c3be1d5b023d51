import { useEffect, useState } from 'react';
import { useProjects } from '../state/projects/projects-store';
import { handsFocusOn } from './hands-focus-on';
import { home } from './text/home';
import { useText } from './text/use-text';

/** Most imports finish sooner, and a button would only flash. */
const LONG_MS = 1500;

/** Cancels an import that takes long, as one of very many photos does. */
export function CancelImport() {
  const text = useText(home);
  const cancel = useProjects((s) => s.cancelImport);
  const isImporting = useProjects((s) => s.importing > 0);
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(isImporting), isImporting ? LONG_MS : 0);
    return () => clearTimeout(timer);
  }, [isImporting]);
  if (!isImporting || !isLong) return null;
  return (
    <button ref={handsFocusOn()} type="button" className="button" onClick={cancel}>
      {text.cancelImport}
    </button>
  );
}
