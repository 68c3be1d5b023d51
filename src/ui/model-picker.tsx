import { Check, Layers, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useId, useState } from 'react';
import { useEngine } from '../state/engine/engine-store';
import { fetchModels, type ModelEntry } from '../state/engine/models';
import { useLearning } from '../state/open-project/learning';
import { isWorking } from '../state/open-project/open-project-state';
import { useOpenProject } from '../state/open-project/open-project-store';
import { type Problem, problemOf } from '../state/page/problem';
import { useRouter } from '../state/page/router';
import { BackCloses } from './back-closes';
import { ProblemText } from './problem-text';
import { engineText } from './text/engine';
import { useDecimals, useText } from './text/use-text';
import './theme/model-picker.css';

/** The models of this server with their licence and size; a press loads one. */
export function ModelPicker() {
  const text = useText(engineText);
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="button">
        <Layers aria-hidden size={18} /> <span className="word">{text.models}</span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog">
          <BackCloses />
          <div className="row">
            <Dialog.Title className="grow">{text.choose}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={text.close}>
              <X aria-hidden size={18} />
            </Dialog.Close>
          </div>
          <Dialog.Description className="hint">{text.stays}</Dialog.Description>
          <Models onChosen={() => setOpen(false)} />
          <p className="hint">
            {text.more} <code>npm run weights -- --help</code>
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Models({ onChosen }: { readonly onChosen: () => void }) {
  const text = useText(engineText);
  const [models, setModels] = useState<readonly ModelEntry[]>();
  const [problem, setProblem] = useState<Problem>();
  const current = useEngine((s) => (s.engine.status === 'failed' ? undefined : s.model));
  const isProjectShown = useIsProjectShown();
  // Its loading may have been cancelled, or have failed.
  const wanted = useOpenProject((s) => (isProjectShown ? s.project?.model : current));
  const trained = useOpenProject((s) => s.training.status === 'trained');
  const loading = useEngine((s) => s.engine.status === 'loading');
  const learns = useLearning((s) => s.project !== undefined);
  const busy = useOpenProject(isWorking) || learns || loading;
  const changeModel = useOpenProject((s) => (isProjectShown ? s.changeModel : s.loadModel));
  const [asking, setAsking] = useState<string>();

  useEffect(() => {
    fetchModels().then(setModels, (error) => setProblem(problemOf(error)));
  }, []);

  function change(folder: string) {
    onChosen();
    void changeModel(folder);
  }

  function choose(folder: string) {
    if (folder === current && folder === wanted) onChosen();
    else if (isProjectShown && trained && folder !== wanted) setAsking(folder);
    else change(folder);
  }

  if (problem)
    return (
      <p role="alert">
        <ProblemText problem={problem} />
      </p>
    );
  if (!models) return <p role="status">{text.reading}</p>;
  return (
    <>
      {busy && <p role="status">{text.busy}</p>}
      <ul className="models" aria-label={text.models}>
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
                <p role="alert">{text.ask(model.title)}</p>
                <button
                  type="button"
                  className="button button-primary"
                  disabled={busy}
                  onClick={() => change(model.folder)}
                >
                  {text.change}
                </button>
                <button type="button" className="button" onClick={() => setAsking(undefined)}>
                  {text.keep}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Elsewhere, a choice of model is about no project, least of all the one that was last open. */
function useIsProjectShown(): boolean {
  const open = useOpenProject((s) => s.project?.id);
  return useRouter(({ route }) => route.page === 'project' && route.id === open);
}

/** Writes in millions, to about two digits. */
function useMillions(): (amount: number) => string {
  const [whole, tenths] = [useDecimals(0), useDecimals(1)];
  return (amount) => (amount < 1e7 ? tenths : whole)(amount / 1e6);
}

interface ModelProps {
  readonly model: ModelEntry;
  readonly isCurrent: boolean;
  readonly disabled: boolean;
  readonly onChoose: () => void;
}

function Model({ model, isCurrent, disabled, onChoose }: ModelProps) {
  const text = useText(engineText);
  const millions = useMillions();
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
            <Check aria-hidden size={16} /> {text.inUse}
          </span>
        )}
      </span>
      <span id={`${id}-facts`} className="model-facts">
        <span>
          {text[kind]} · {text.numbers(millions(bytes), millions(parameters), side)}
        </span>
        <span className="hint" lang="en">
          {description}
        </span>
        <span>{text.licence(licence)}</span>
        <span className="hint model-note" lang="en">
          {licenceNote}
        </span>
      </span>
    </button>
  );
}
