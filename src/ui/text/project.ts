import { catalogue } from './catalogue';

export const project = catalogue({
  en: {
    project: 'Project',
    untitled: 'Untitled project',
    allProjects: 'All projects',
    tabs: 'Parts of the project',
    train: 'Train',
    inspect: 'Inspect',
    review: 'Review',
    threshold: 'Threshold',
    records: 'Records',
    versions: 'Versions',
    opening: 'Opening the project…',
    otherAtWork: (title: string) =>
      `${title} is at work, and one project works at a time. This one opens as soon as that is done.`,
    backTo: (title: string) => `Back to ${title}`,
    missing:
      'This project is not in this browser: it was deleted, or the address belongs to another computer.',
    unreadable:
      'This project is kept in this browser but cannot be read; nothing of it was removed. Reload the page to get the newest version of this program. If that does not help, import what you last exported of it.',
    closed: 'The project could not be opened.',
    tryAgain: 'Try again',
    elsewhere:
      'This project is open in another tab. Go on there, or take it over here; the other tab then lets go of it, and what it has not finished is stopped.',
    resultsHere: 'Until then its results are shown here as they come.',
    takeOver: 'Take it over',
    free: 'The other tab has let go of this project.',
    openHere: 'Open it here',
    noResults: 'There are no results.',
  },
  de: {
    project: 'Projekt',
    untitled: 'Projekt ohne Namen',
    allProjects: 'Alle Projekte',
    tabs: 'Bereiche des Projekts',
    train: 'Anlernen',
    inspect: 'Prüfen',
    review: 'Beurteilen',
    threshold: 'Schwelle',
    records: 'Nachweise',
    versions: 'Versionen',
    opening: 'Projekt wird geöffnet …',
    otherAtWork: (title) =>
      `${title} arbeitet gerade, und es arbeitet immer nur ein Projekt. Dieses öffnet sich, sobald das beendet ist.`,
    backTo: (title) => `Zurück zu ${title}`,
    missing:
      'Dieses Projekt gibt es in diesem Browser nicht: Es wurde gelöscht, oder die Adresse gehört zu einem anderen Rechner.',
    unreadable:
      'Dieses Projekt ist in diesem Browser gespeichert, kann aber nicht gelesen werden; nichts davon wurde entfernt. Laden Sie die Seite neu, um die neueste Version dieses Programms zu bekommen. Hilft das nicht, importieren Sie, was Sie zuletzt davon exportiert haben.',
    closed: 'Das Projekt konnte nicht geöffnet werden.',
    tryAgain: 'Noch einmal versuchen',
    elsewhere:
      'Dieses Projekt ist in einem anderen Tab geöffnet. Arbeiten Sie dort weiter, oder übernehmen Sie es hier; der andere Tab gibt es dann frei und bricht ab, was er noch nicht beendet hat.',
    resultsHere: 'Bis dahin erscheinen hier seine Ergebnisse, sobald sie da sind.',
    takeOver: 'Übernehmen',
    free: 'Der andere Tab hat dieses Projekt freigegeben.',
    openHere: 'Hier öffnen',
    noResults: 'Es gibt keine Ergebnisse.',
  },
  zh: {
    project: '项目',
    untitled: '未命名项目',
    allProjects: '所有项目',
    tabs: '项目的各部分',
    train: '训练',
    inspect: '检测',
    review: '复核',
    threshold: '阈值',
    records: '记录',
    versions: '版本',
    opening: '正在打开项目…',
    otherAtWork: (title) => `${title} 正在工作，同一时间只有一个项目可以工作。完成后将自动打开此项目。`,
    backTo: (title) => `返回 ${title}`,
    missing: '此浏览器中没有该项目：它已被删除，或该地址属于另一台电脑。',
    unreadable:
      '此项目保存在此浏览器中，但无法读取；其内容均未被移除。请重新加载页面以获取此程序的最新版本。如仍无法读取，请导入您最近一次导出的该项目文件。',
    closed: '无法打开该项目。',
    tryAgain: '重试',
    elsewhere:
      '此项目已在另一个标签页中打开。请在那里继续，或在此接管；另一个标签页随即释放它，并停止尚未完成的工作。',
    resultsHere: '在此之前，其结果产生后会立即显示在这里。',
    takeOver: '接管',
    free: '另一个标签页已释放此项目。',
    openHere: '在此打开',
    noResults: '没有结果。',
  },
});
