import { ImagePlus, LoaderCircle } from 'lucide-react';
import { type ChangeEvent, useEffect, useEffectEvent, useId, useRef } from 'react';
import { useNotices } from '../state/page/notices';
import type { ChosenFile } from '../state/photos/photo';
import { CancelImport } from './cancel-import';
import { chosenFiles, pastedFiles } from './drop-zone-files';
import { FolderButton } from './folder-button';
import { SpokenProgress } from './spoken-progress';
import { dropZoneText } from './text/drop-zone';
import { home } from './text/home';
import { useDecimals, useText } from './text/use-text';
import { type Reading, useArrivals } from './use-arrivals';
import { type Taker, useDrops } from './use-drops';
import { useRefusal } from './use-refusal';
import './drop-zone.css';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly disabled?: boolean;
  /** One line: there are photos already, which need the room. */
  readonly compact?: boolean;
  /** Whether pictures pasted anywhere on the page, except into a text field, come here. */
  readonly takesPaste?: boolean;
  readonly onFiles: (files: ChosenFile[]) => void;
}

/**
 * Takes photos and folders of them by drop, paste or chooser; their format is checked when they are read. A
 * single project file is imported. If it is the only zone on the page, a drop beside it counts too.
 */
export function DropZone({
  label,
  hint,
  disabled = false,
  compact = false,
  takesPaste = false,
  onFiles,
}: Props) {
  const id = useId();
  const text = useText(dropZoneText);
  const { reading, take } = useArrivals(onFiles);
  const isReading = reading !== undefined;
  const busy = disabled || isReading;
  const refuse = useRefusal(busy);
  usePaste(takesPaste || disabled, busy, { take, refuse });
  const zone = useRef<HTMLDivElement>(null);
  const over = useDrops(zone, !busy, { take, refuse });

  function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const files = chosenFiles(target.files);
    target.value = '';
    void take(() => Promise.resolve(files));
  }

  return (
    <div ref={zone} className="drop-zone" data-over={over} data-disabled={busy} data-compact={compact}>
      <label htmlFor={id} className="drop-zone-files">
        <ImagePlus aria-hidden size={24} />
        <span className="drop-zone-label">{label}</span>
      </label>
      <span id={`${id}-hint`} className="drop-zone-hint">
        {hint}
        {takesPaste && !compact && <span className="drop-zone-paste">{text.pasteHint}</span>}
      </span>
      <input
        id={id}
        type="file"
        multiple
        accept="image/*,.tif,.tiff,.bmp,.vtfusion"
        aria-describedby={`${id}-hint`}
        // It keeps the focus while files are read, which a disabled field would lose.
        disabled={disabled}
        aria-disabled={busy}
        onClick={(event) => isReading && event.preventDefault()}
        onChange={choose}
      />
      <FolderButton isAble={!busy} disabled={disabled} testId="folder" onChange={choose}>
        <span className="word">{text.folder}</span>
      </FolderButton>
      <Progress of={reading} />
      {reading === 'project' && <CancelImport />}
    </div>
  );
}

function Progress({ of }: { readonly of: Reading | undefined }) {
  const text = useText(dropZoneText);
  const { importing } = useText(home);
  const whole = useDecimals(0);
  return (
    <p className="drop-zone-found">
      {of !== undefined && (
        <>
          <LoaderCircle aria-hidden className="spin" size={16} />{' '}
          <SpokenProgress
            sentence={of === 'project' ? importing : text.looking(of, whole(of))}
            part={of === 'project' ? of : undefined}
          />
        </>
      )}
    </p>
  );
}

/**
 * Takes pasted pictures while `active`, refused while `busy`. Text that is pasted into a field stays text.
 */
function usePaste(active: boolean, busy: boolean, { take, refuse }: Taker) {
  const say = useNotices((s) => s.notify);
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const files = pastedFiles(event.clipboardData, new Date());
    const inField = event.target instanceof Element && event.target.closest('input, textarea') !== null;
    // Spreadsheets and word processors add a picture of the text.
    const isText = event.clipboardData?.types.includes('text/plain') ?? false;
    if (inField && isText) return;
    if (files.length > 0) {
      event.preventDefault();
      if (busy) refuse();
      else void take(() => Promise.resolve(files));
    } else if (!inField && !busy) {
      say((locale) => dropZoneText[locale].nothingPasted, true);
    }
  });
  useEffect(() => {
    if (!active) return;
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [active]);
}
