/** Drops beside all fields: the page stays, and a link or text gets an answer. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useNotices } from '../state/page/notices';
import { stayOnDrop } from './stay-on-drop';

class Element {
  closest() {
    return this;
  }
}

let page: EventTarget;
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('window', page);
  vi.stubGlobal('Element', Element);
  stayOnDrop();
});
afterEach(() => {
  vi.unstubAllGlobals();
  useNotices.setState({ notices: [] });
});

/** @returns whether the page kept it from the browser, and how often it said something */
function drop(types: readonly string[], target: object = page) {
  const kept = ['dragover', 'drop'].map((kind) => {
    const event = new Event(kind, { cancelable: true });
    Object.defineProperties(event, {
      dataTransfer: { value: { types, dropEffect: 'copy' } },
      ...(target !== page && { target: { value: target } }),
    });
    page.dispatchEvent(event);
    return event.defaultPrevented;
  });
  return { kept, said: useNotices.getState().notices.map(({ said }) => said) };
}

const answered = { kept: [true, true], said: [{ key: 'noFileDropped', facts: [] }] };

it.each([
  ['a link', ['text/uri-list', 'text/plain']],
  ['a picture of another page', ['text/uri-list', 'text/html']],
  ['a text', ['text/plain']],
])('says of %s that it is no file', (_, types) => expect(drop(types)).toEqual(answered));

it('says nothing of files, which have their own fields', () =>
  expect(drop(['Files'])).toEqual({ kept: [true, true], said: [] }));

it('leaves text to the field that it is dropped into', () =>
  expect(drop(['text/plain'], new Element())).toEqual({ kept: [false, false], said: [] }));

it('says nothing of what was taken up on this page', () => {
  page.dispatchEvent(new Event('dragstart'));
  expect(drop(['text/uri-list'])).toEqual({ kept: [false, false], said: [] });
  page.dispatchEvent(new Event('dragend'));
  expect(drop(['text/uri-list'])).toEqual(answered);
});
