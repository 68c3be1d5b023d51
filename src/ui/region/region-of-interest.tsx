import { ScanSearch } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useMemo, useState } from 'react';
import { markedShare } from '../../images/masks/mask';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { regionMask } from '../../state/photos/region';
import { PainterDialog } from '../mask-painter/painter-dialog';
import { regionText } from '../text/region';
import { usePercent, useText } from '../text/use-text';
import { RegionDialog } from './region-dialog';
import './region.css';

/** Which part of every photo counts, and the way to change it. */
export function RegionOfInterest() {
  const text = useText(regionText);
  const percent = usePercent();
  const region = useOpenProject((s) => s.project?.region);
  const busy = useOpenProject((s) => s.training.status === 'running');
  const [open, setOpen] = useState(false);
  const share = useMemo(() => (region ? markedShare(regionMask(region)) : undefined), [region]);
  return (
    <PainterDialog
      open={open}
      onOpen={setOpen}
      opener={
        <div className="row region-row">
          <p className="grow">{share === undefined ? text.whole : text.part(percent(share))}</p>
          <Dialog.Trigger className="button" disabled={busy}>
            <ScanSearch aria-hidden size={18} /> {share === undefined ? text.choose : text.change}
          </Dialog.Trigger>
        </div>
      }
    >
      {(onPainted) => <RegionDialog onPainted={onPainted} onDone={() => setOpen(false)} />}
    </PainterDialog>
  );
}
