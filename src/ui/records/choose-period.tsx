import { useId } from 'react';
import { type PeriodChoice, periodChoices, useRecordsPeriod } from '../../state/exports/records-period';
import { recordsText } from '../text/records';
import { useText } from '../text/use-text';

/** Which time is told of: until now, or between two days or times. */
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

/** The days and times between which it is, where these are chosen. @param isEmpty whether the end is not after the beginning */
export function PeriodDates({ isEmpty }: { readonly isEmpty: boolean }) {
  const text = useText(recordsText);
  const { choice, dates, date } = useRecordsPeriod();
  const id = useId();
  if (choice !== 'dates') return null;
  return (
    <div className="records-dates">
      {ends.map(({ day, time }) => (
        <div key={day} className="row">
          <label className="field" htmlFor={`${id}-${day}`}>
            <span>{text[day]}</span>
            <input
              id={`${id}-${day}`}
              type="date"
              value={dates[day]}
              aria-describedby={`${id}-hint`}
              onChange={({ target }) => date({ [day]: target.value })}
            />
          </label>
          <label className="field" htmlFor={`${id}-${time}`}>
            <span>{text[time]}</span>
            <input
              id={`${id}-${time}`}
              type="time"
              value={dates[time]}
              disabled={dates[day] === ''}
              aria-describedby={`${id}-hint`}
              onChange={({ target }) => date({ [time]: target.value })}
            />
          </label>
        </div>
      ))}
      <p id={`${id}-hint`} role="status" className="hint">
        {isEmpty ? text.endsFirst : text.datesHint}
      </p>
    </div>
  );
}
