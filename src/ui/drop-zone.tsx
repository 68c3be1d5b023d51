import { ImagePlus } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import type { ChosenFile } from '../state/photo';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly disabled?: boolean;
  /** One line: photos are there already and need the room. */
  readonly compact?: boolean;
  readonly onFiles: (files: ChosenFile[]) => void;
}

const chosen = (files: FileList | null): ChosenFile[] =>
  Array.from(files ?? [], (file) => ({ name: file.name, blob: file }));

/** Takes photos by drop or by the file chooser; what they are is checked when they are read. */
export function DropZone({ label, hint, disabled = false, compact = false, onFiles }: Props) {
  const id = useId();
  const [over, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!disabled) onFiles(chosen(event.dataTransfer.files));
  }

  return (
    <label
      className="drop-zone"
      htmlFor={id}
      data-over={over && !disabled}
      data-disabled={disabled}
      data-compact={compact}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <ImagePlus aria-hidden size={24} />
      <span className="drop-zone-label">{label}</span>
      <span className="drop-zone-hint">{hint}</span>
      <input
        id={id}
        type="file"
        multiple
        accept="image/*,.tif,.tiff,.bmp"
        disabled={disabled}
        onChange={(event) => {
          onFiles(chosen(event.target.files));
          event.target.value = '';
        }}
      />
    </label>
  );
}
