import { Check, Layers, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useId, useState } from 'react';
import { useEngine } from '../state/engine-store';
import { isWorking, useInspection } from '../state/inspection-store';
import { fetchModels, type ModelEntry } from '../state/models';
import './theme/model-picker.css';

/** The models of this server: what each is, its licence and its size; pressing one loads it. */
export function ModelPicker() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="button">
        <Layers aria-hidden size={18} /> Models
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog">
          <div className="row">
            <Dialog.Title className="grow">Choose a model</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label="Close">
              <X aria-hidden size={18} />
            </Dialog.Close>
          </div>
          <Dialog.Description className="hint">
            Photos and the object’s name stay. What was trained belongs to its model, so you train again after
            a change.
          </Dialog.Description>
          <Models onChosen={() => setOpen(false)} />
          <p className="hint">
            More models: run <code>npm run weights -- --help</code> on the machine that serves this page.
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Models({ onChosen }: { readonly onChosen: () => void }) {
  const [models, setModels] = useState<readonly ModelEntry[]>();
  const [problem, setProblem] = useState<string>();
  const current = useEngine((s) => (s.engine.status === 'failed' ? undefined : s.model));
  const trained = useInspection((s) => s.training.status === 'trained');
  const loading = useEngine((s) => s.engine.status === 'loading');
  const busy = useInspection(isWorking) || loading;
  const changeModel = useInspection((s) => s.changeModel);
  const [asking, setAsking] = useState<string>();

  useEffect(() => {
    fetchModels().then(setModels, (error: Error) => setProblem(error.message));
  }, []);

  function change(folder: string) {
    onChosen();
    void changeModel(folder);
  }

  function choose(folder: string) {
    if (folder === current) onChosen();
    else if (trained) setAsking(folder);
    else change(folder);
  }

  if (problem) return <p role="alert">{problem}</p>;
  if (!models) return <p role="status">Reading the list of models…</p>;
  return (
    <>
      {busy && (
        <p role="status">The model in use is at work; wait until it is done, or cancel the training.</p>
      )}
      <ul className="models" aria-label="Models">
        {models.map((model) => (
          <li key={model.folder}>
            <Model
              model={model}
              isCurrent={model.folder === current}
              disabled={busy}
              onChoose={() => choose(model.folder)}
            />
            {asking === model.folder && (
              <div className="row model-ask">
                <p role="alert">
                  Change to {model.title}? Train again then; the versions of the model before stay, and so do
                  the photos.
                </p>
                <button type="button" className="button button-primary" onClick={() => change(model.folder)}>
                  Change the model
                </button>
                <button type="button" className="button" onClick={() => setAsking(undefined)}>
                  Keep the trained one
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** In millions, to about two digits. */
function millions(amount: number): string {
  return (amount / 1e6).toFixed(amount < 1e7 ? 1 : 0);
}

interface ModelProps {
  readonly model: ModelEntry;
  readonly isCurrent: boolean;
  readonly disabled: boolean;
  readonly onChoose: () => void;
}

function Model({ model, isCurrent, disabled, onChoose }: ModelProps) {
  const id = useId();
  const { title, kind, bytes, parameters, side, licence, licenceNote, description } = model;
  return (
    <button
      type="button"
      className="model"
      disabled={disabled}
      aria-current={isCurrent}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-facts`}
      onClick={onChoose}
    >
      <span className="row">
        <strong id={`${id}-title`} className="grow">
          {title}
        </strong>
        {isCurrent && (
          <span className="model-current">
            <Check aria-hidden size={16} /> In use
          </span>
        )}
      </span>
      <span id={`${id}-facts`} className="model-facts">
        <span>
          {kind === 'clip' ? 'Pictures and words' : 'Pictures only'} · {millions(bytes)} MB ·{' '}
          {millions(parameters)} M parameters · {side} × {side} pixels
        </span>
        <span className="hint">{description}</span>
        <span>Licence: {licence}</span>
        <span className="hint model-note">{licenceNote}</span>
      </span>
    </button>
  );
}
