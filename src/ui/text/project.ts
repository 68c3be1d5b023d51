import { catalogue } from './catalogue';

export const project = catalogue({
  en: {
    project: 'Project',
    untitled: 'Untitled project',
    allProjects: 'All projects',
    tabs: 'Parts of the project',
    train: 'Train',
    inspect: 'Inspect',
    threshold: 'Threshold',
    records: 'Records',
    versions: 'Versions',
    opening: 'Opening the project…',
    missing:
      'This project is not in this browser: it was deleted, or the address belongs to another computer.',
    closed: 'The project could not be opened.',
  },
  de: {
    project: 'Projekt',
    untitled: 'Projekt ohne Namen',
    allProjects: 'Alle Projekte',
    tabs: 'Bereiche des Projekts',
    train: 'Anlernen',
    inspect: 'Prüfen',
    threshold: 'Schwelle',
    records: 'Nachweise',
    versions: 'Versionen',
    opening: 'Projekt wird geöffnet …',
    missing:
      'Dieses Projekt gibt es in diesem Browser nicht: Es wurde gelöscht, oder die Adresse gehört zu einem anderen Rechner.',
    closed: 'Das Projekt konnte nicht geöffnet werden.',
  },
  zh: {
    project: '项目',
    untitled: '未命名项目',
    allProjects: '所有项目',
    tabs: '项目的各部分',
    train: '训练',
    inspect: '检测',
    threshold: '阈值',
    records: '记录',
    versions: '版本',
    opening: '正在打开项目…',
    missing: '此浏览器中没有该项目：它已被删除，或该地址属于另一台电脑。',
    closed: '无法打开该项目。',
  },
});
