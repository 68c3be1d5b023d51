import { useId } from 'react';
import {
  type PeriodDates as Dates,
  type PeriodChoice,
  periodChoices,
  useRecordsPeriod,
} from '../../state/exports/records-period';
import { recordsText } from '../text/records';
import { useText } from '../text/use-text';

/** Chooses the period: until now, or between two days or times. */
export function ChoosePeriod() {
  const text = useText(recordsText);
  const { choice, choose } = useRecordsPeriod();
  const id = useId();
  return (
    <div className="row">
      <label htmlFor={id}>{text.period}</label>
      <select id={id} value={choice} onChange={({ target }) => choose(target.value as PeriodChoice)}>
        {periodChoices.map((one) => (
          <option key={one} value={one}>
            {text[one]}
          </option>
        ))}
      </select>
    </div>
  );
}

const ends = [
  { day: 'fromDay', time: 'fromTime' },
  { day: 'toDay', time: 'toTime' },
] as const;

/**
 * The days and times at both ends, if these are chosen.
 * @param isEmpty whether the end is not after the beginning
 */
export function PeriodDates({ isEmpty }: { readonly isEmpty: boolean }) {
  const text = useText(recordsText);
  const { choice, dates } = useRecordsPeriod();
  const hint = useId();
  if (choice !== 'dates') return null;
  return (
    <div className="records-dates">
      {ends.map(({ day, time }) => (
        <div key={day} className="row">
          <Moment name={day} type="date" hint={hint} />
          <Moment name={time} type="time" hint={hint} disabled={dates[day] === ''} />
        </div>
      ))}
      <p id={hint} role="status" className="hint">
        {isEmpty ? text.endsFirst : text.datesHint}
      </p>
    </div>
  );
}

interface MomentProps {
  readonly name: keyof Dates;
  readonly type: 'date' | 'time';
  /** Id of its hint. */
  readonly hint: string;
  readonly disabled?: boolean;
}

function Moment({ name, type, hint, disabled = false }: MomentProps) {
  const text = useText(recordsText);
  const { dates, date } = useRecordsPeriod();
  const id = useId();
  return (
    <label className="field" htmlFor={id}>
      <span>{text[name]}</span>
      <input
        id={id}
        type={type}
        value={dates[name]}
        disabled={disabled}
        aria-describedby={hint}
        onChange={({ target }) => date({ [name]: target.value })}
      />
    </label>
  );
}
