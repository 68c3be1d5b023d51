import { useId, useState } from 'react';
import { calibrate, promisedFalseAlarmRate } from '../../metrics/calibration';
import { type Band, promiseLevels } from '../../metrics/threshold-outcomes';
import type { HeldOutGood } from '../../state/photos/promise';
import { thresholdText } from '../text/threshold';
import { useBoundPercent, useText } from '../text/use-text';

interface Props {
  readonly good: HeldOutGood;
  /** Of the uncertain band. */
  readonly width: number;
  readonly onDraft: (draft: Band) => void;
}

/** The lowest threshold that still promises the false alarm rate that is asked for. */
export function ChooseByGoodParts({ good: { scores, alarms }, width, onDraft }: Props) {
  const text = useText(thresholdText);
  const atMost = useBoundPercent();
  const id = useId();
  const [wanted, setWanted] = useState('');
  if (scores.length === 0) return null;
  const least = promisedFalseAlarmRate(scores.length + alarms, 1 + alarms);
  const levels = promiseLevels.filter((level) => level > least);

  function suggest() {
    const asked = wanted === '' ? {} : { falseAlarmRate: Number(wanted) };
    const { threshold } = calibrate(scores, { ...asked, alarms });
    onDraft({ pass: threshold, fail: threshold + width });
  }

  return (
    <div className="row">
      <label htmlFor={id}>{text.choose}</label>
      <select
        id={id}
        value={levels.some((level) => `${level}` === wanted) ? wanted : ''}
        onChange={(event) => setWanted(event.target.value)}
      >
        <option value="">{text.fewest(atMost(least))}</option>
        {levels.map((level) => (
          <option key={level} value={level}>
            {text.atMost(atMost(level))}
          </option>
        ))}
      </select>
      <button type="button" className="button" onClick={suggest}>
        {text.suggest}
      </button>
    </div>
  );
}
