import { Download, Upload } from 'lucide-react';
import { type DragEvent, useRef } from 'react';
import { isBusy, useInspection } from '../state/inspection-store';
import { PROJECT_EXTENSION } from '../state/project-file';

/** Takes what is trained out as a file, and in again: by the buttons, or dropped beside them. */
export function ProjectFile() {
  const input = useRef<HTMLInputElement>(null);
  const trained = useInspection((s) => s.training.status === 'trained');
  const busy = useInspection((s) => isBusy(s) || s.engine.status !== 'ready');
  const exportProject = useInspection((s) => s.exportProject);
  const importProject = useInspection((s) => s.importProject);

  function take(files: FileList | null) {
    const file = files?.[0];
    if (file) void importProject({ name: file.name, blob: file });
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    take(event.dataTransfer.files);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button
    <div className="row" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      {trained && (
        <button type="button" className="button" disabled={busy} onClick={() => void exportProject()}>
          <Download aria-hidden size={18} /> Export
        </button>
      )}
      <button type="button" className="button" disabled={busy} onClick={() => input.current?.click()}>
        <Upload aria-hidden size={18} /> Import a project
      </button>
      <input
        ref={input}
        hidden
        type="file"
        aria-label="Project file"
        accept={PROJECT_EXTENSION}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
    </div>
  );
}
