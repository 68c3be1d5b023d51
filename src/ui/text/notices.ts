import { catalogue } from './catalogue';

export const notices = catalogue({
  en: { undo: 'Undo', dismiss: 'Dismiss this message' },
  de: { undo: 'Rückgängig', dismiss: 'Meldung schließen' },
  zh: { undo: '撤销', dismiss: '关闭此消息' },
});
