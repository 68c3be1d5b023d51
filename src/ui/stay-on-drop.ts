import { useNotices } from '../state/page/notices';

const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;

/** Text is dropped into a field; the browser does that. */
const isForField = ({ target }: DragEvent) =>
  target instanceof Element && target.closest('input, textarea') !== null;

/**
 * What is dropped where nothing takes it would be opened by the browser in place of the page, and of its work. Of a link or a
 * text from elsewhere, such as a picture of another page that is not a file, it is said that it is none.
 */
export function stayOnDrop(): void {
  // A link of this page that is let go on it is no photo that somebody wants to give.
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
