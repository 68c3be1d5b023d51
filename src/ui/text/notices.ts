/** What the stores tell of, in words; the facts are those of `NoticeFacts`. */
import { catalogue } from './catalogue';

export const notices = catalogue({
  en: {
    undo: 'Undo',
    dismiss: 'Dismiss this message',
    atWork: (title: string) =>
      `${title} is at work. Wait until it is done, or cancel it there, then try again.`,
    projectDeleted: (title: string) => `${title} was deleted.`,
    shotRemoved: (name: string) => `${name} was removed from the good photos.`,
    resultsRemoved: (count: number) => `${count} ${count === 1 ? 'result was' : 'results were'} removed.`,
    trainingDiscarded: () => 'The interrupted training was discarded.',
    recordsLeftOut: (count: number) =>
      `${count} stored ${count === 1 ? 'record' : 'records'} of this project could not be read and ${
        count === 1 ? 'was' : 'were'
      } left out. All others are here.`,
  },
  de: {
    undo: 'Rückgängig',
    dismiss: 'Meldung schließen',
    atWork: (title) =>
      `${title} arbeitet gerade. Warten Sie, bis es fertig ist, oder brechen Sie dort ab und versuchen Sie es dann erneut.`,
    projectDeleted: (title) => `${title} wurde gelöscht.`,
    shotRemoved: (name) => `${name} wurde aus den Gutteil-Fotos entfernt.`,
    resultsRemoved: (count) => `${count} ${count === 1 ? 'Ergebnis wurde' : 'Ergebnisse wurden'} entfernt.`,
    trainingDiscarded: () => 'Das unterbrochene Anlernen wurde verworfen.',
    recordsLeftOut: (count) =>
      `${count} ${count === 1 ? 'Eintrag' : 'Einträge'} dieses Projekts ${
        count === 1 ? 'konnte' : 'konnten'
      } nicht gelesen werden und ${count === 1 ? 'fehlt' : 'fehlen'}. Alle anderen sind da.`,
  },
  zh: {
    undo: '撤销',
    dismiss: '关闭此消息',
    atWork: (title) => `${title} 正在工作。请等待完成，或在该项目中取消，然后重试。`,
    projectDeleted: (title) => `已删除 ${title}。`,
    shotRemoved: (name) => `已从良品照片中移除 ${name}。`,
    resultsRemoved: (count) => `已移除 ${count} 条结果。`,
    trainingDiscarded: () => '已放弃中断的训练。',
    recordsLeftOut: (count) => `此项目有 ${count} 条记录无法读取，已略过。其余记录均完好。`,
  },
});
