import { Download } from 'lucide-react';
import { useOpenProject } from '../state/open-project/open-project-store';
import { trainingText } from './text/training';
import { useText } from './text/use-text';

/** Saves the current version as a file; the home page imports one. */
export function ProjectFile() {
  const text = useText(trainingText);
  const exportProject = useOpenProject((s) => s.exportProject);
  return (
    <div className="row project-file">
      <button type="button" className="button" onClick={() => void exportProject()}>
        <Download aria-hidden size={18} /> {text.export}
      </button>
      <p className="grow hint">{text.exportHolds}</p>
    </div>
  );
}
