import { LoaderCircle, Maximize2, Volume2, VolumeX, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useInspectPreferences } from '../../state/inspecting/inspect-preferences';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { shortName } from '../../state/page/short-name';
import { isFinished, isOfBench } from '../../state/photos/photo';
import { BackCloses } from '../back-closes';
import { ProblemText } from '../problem-text';
import { resultsText } from '../text/results';
import { useLanguageTag, useText } from '../text/use-text';
import { verdictText } from '../text/verdict';
import { BigVerdict } from './big-verdict';

/** A button that shows the latest verdict over the whole page, for whoever stands some metres away. */
export function BigVerdictScreen({ disabled }: { readonly disabled: boolean }) {
  const text = useText(verdictText);
  return (
    <Dialog.Root>
      <Dialog.Trigger className="button" disabled={disabled}>
        <Maximize2 aria-hidden size={18} /> {text.big}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Screen />
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Screen() {
  const text = useText(verdictText);
  const results = useText(resultsText);
  const sound = useInspectPreferences((s) => s.sound);
  const change = useInspectPreferences((s) => s.change);
  const latest = useOpenProject((s) => s.inspected.findLast((item) => isFinished(item) && isOfBench(item)));
  const [before] = useState(latest?.id);
  const next = useOpenProject((s) =>
    s.inspected.findLast((item) => item.status === 'working' && isOfBench(item)),
  );
  const time = new Intl.DateTimeFormat(useLanguageTag(), { timeStyle: 'medium' });
  return (
    <Dialog.Content className="big-screen" aria-describedby={undefined} data-looking={next !== undefined}>
      <BackCloses />
      <div className="row">
        <Dialog.Title className="grow">{text.big}</Dialog.Title>
        <button
          type="button"
          className="button"
          aria-pressed={sound}
          onClick={() => change({ sound: !sound })}
        >
          {sound ? <Volume2 aria-hidden size={18} /> : <VolumeX aria-hidden size={18} />} {text.sound}
        </button>
        <Dialog.Close className="icon-button" aria-label={text.closeBig}>
          <X aria-hidden size={18} />
        </Dialog.Close>
      </div>
      {latest?.status === 'done' ? (
        <BigVerdict
          id={latest.id}
          isOld={latest.id === before}
          verdict={latest.result.verdict}
          score={latest.result.score}
          part={
            <>
              <bdi>{latest.name}</bdi> · {time.format(latest.result.time)}
            </>
          }
        />
      ) : (
        <p className="big-verdict big-words" role="status">
          <strong>{latest?.status === 'failed' ? text.failed : text.none}</strong>
          {latest?.status === 'failed' && <ProblemText problem={latest.problem} />}
        </p>
      )}
      <p className="big-next">
        {next && (
          <>
            <LoaderCircle aria-hidden className="spin" size={24} /> {results.inspecting(shortName(next.name))}
          </>
        )}
      </p>
    </Dialog.Content>
  );
}
