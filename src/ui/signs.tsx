import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { usePreferences } from '../state/page/preferences';
import { shortPerson } from '../state/page/short-name';
import { signsText } from './text/signs';
import { useText } from './text/use-text';
import './signs.css';

/** The name under which decisions are recorded, and a way for the next person here to change it. */
export function Signs() {
  const text = useText(signsText);
  const person = usePreferences((s) => s.person);
  const namePerson = usePreferences((s) => s.namePerson);
  const [typed, setTyped] = useState<string>();
  /** The name when the field opened: an unchanged one does not overwrite another window's. */
  const began = useRef('');
  /** Leaving by a key: the field closes, and the button has the focus from then on. */
  const isLeaving = useRef(false);
  const id = useId();

  function keep(name: string | undefined) {
    if (name !== undefined && name !== began.current) namePerson(name);
    setTyped(undefined);
  }

  function open() {
    began.current = person;
    setTyped(person);
  }

  function leave(event: KeyboardEvent) {
    const { key, nativeEvent } = event;
    if ((key !== 'Enter' && key !== 'Escape') || nativeEvent.isComposing) return;
    // Enter would press the button.
    event.preventDefault();
    isLeaving.current = true;
    keep(key === 'Enter' ? typed : undefined);
  }

  function comeBack(button: HTMLButtonElement | null) {
    if (!button || !isLeaving.current) return;
    isLeaving.current = false;
    button.focus();
  }

  if (typed !== undefined)
    return (
      <label className="field" htmlFor={id}>
        <span>{text.person}</span>
        <input
          id={id}
          ref={takesFocusOnce}
          type="text"
          value={typed}
          maxLength={100}
          autoComplete="name"
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={leave}
          onBlur={() => {
            // Whoever only looks into another window has not finished with the name.
            if (!isLeaving.current && document.hasFocus()) keep(typed);
          }}
        />
      </label>
    );
  return (
    <p className="signs hint">
      {person !== '' && <span>{text.signs(shortPerson(person))}</span>}
      <button ref={comeBack} type="button" onClick={open}>
        {person === '' ? text.give : text.change}
      </button>
    </p>
  );
}

/** Selects the name before, so that the next person can type over it. */
function takesFocusOnce(field: HTMLInputElement | null) {
  field?.focus();
  field?.select();
}
