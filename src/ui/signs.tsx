import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { usePreferences } from '../state/page/preferences';
import { shortPerson } from '../state/page/short-name';
import { signsText } from './text/signs';
import { useText } from './text/use-text';
import './signs.css';

/** In whose name is written what is decided beside it, and another name for whoever sits here since. */
export function Signs() {
  const text = useText(signsText);
  const person = usePreferences((s) => s.person);
  const namePerson = usePreferences((s) => s.namePerson);
  const [typed, setTyped] = useState<string>();
  /** The name that the field began with: what was not changed is not written over another window's. */
  const began = useRef('');
  /** By a key: the field goes with the focus, which the button has from then on. */
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
            // Who only looks into another window is not through with the name.
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

/** Whoever types over the name of the one before does not have to erase it. */
function takesFocusOnce(field: HTMLInputElement | null) {
  field?.focus();
  field?.select();
}
