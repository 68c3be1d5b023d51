import { useNotices } from '../state/page/notices';

const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;

/** Text may be dropped into a field; the browser does that. */
const isForField = ({ target }: DragEvent) =>
  target instanceof Element && target.closest('input, textarea') !== null;

/**
 * The browser would open anything that is dropped beside the fields in place of the page, and of its work. A
 * link or a text from elsewhere, such as a picture of another page that is no file, gets the answer that it
 * is none.
 */
export function stayOnDrop(): void {
  // A link of this page that is dropped on it is not meant as a photo.
  let isOwn = false;
  window.addEventListener('dragstart', () => {
    isOwn = true;
  });
  window.addEventListener('dragend', () => {
    isOwn = false;
  });
  const isStranger = (event: DragEvent) =>
    !event.defaultPrevented && event.dataTransfer !== null && !isOwn && !isFiles(event) && !isForField(event);
  window.addEventListener('dragover', (event) => {
    if (isStranger(event)) event.preventDefault();
    else refuseFiles(event);
  });
  window.addEventListener('drop', (event) => {
    if (isStranger(event)) {
      event.preventDefault();
      useNotices.getState().notify({ key: 'noFileDropped', facts: [] });
    } else refuseFiles(event);
  });
}

function refuseFiles(event: DragEvent): void {
  if (event.defaultPrevented || !event.dataTransfer || !isFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'none';
}
