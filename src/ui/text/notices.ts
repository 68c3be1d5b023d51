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
    resultsWait: () =>
      'The disk has no more room for new results. They stay on this page and are stored by themselves as soon as there is room: keep the page open, and free some space or delete projects that are no longer needed.',
    storedAfterAll: (count: number) =>
      `There is room again: ${count} ${count === 1 ? 'result that had to wait is' : 'results that had to wait are'} stored now.`,
    olderTab: () =>
      'Another window of this program is open in an older version and has to be closed or reloaded first. The projects appear here as soon as it is.',
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
    resultsWait: () =>
      'Auf dem Datenträger ist kein Platz mehr für neue Ergebnisse. Sie bleiben auf dieser Seite und werden von selbst gespeichert, sobald Platz ist: Lassen Sie die Seite offen und schaffen Sie Platz, oder löschen Sie Projekte.',
    storedAfterAll: (count) =>
      `Es ist wieder Platz: ${count === 1 ? 'Ein Ergebnis, das warten musste, ist' : `${count} Ergebnisse, die warten mussten, sind`} jetzt gespeichert.`,
    olderTab: () =>
      'Ein anderes Fenster dieses Programms ist in einer älteren Version offen und muss zuerst geschlossen oder neu geladen werden. Danach erscheinen die Projekte hier.',
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
    resultsWait: () =>
      '磁盘已没有空间保存新结果。结果会留在此页面上，一有空间便自动保存：请保持页面打开，并腾出磁盘空间或删除不再需要的项目。',
    storedAfterAll: (count) => `已有空间：等待中的 ${count} 条结果现已保存。`,
    olderTab: () => '此程序的另一个窗口仍以旧版本打开，请先将其关闭或重新加载。之后项目会显示在这里。',
  },
});
