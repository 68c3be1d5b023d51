/** What the check of all that the browser keeps says. */
import { catalogue } from './catalogue';

export const keptCheckText = catalogue({
  en: {
    title: 'What is kept',
    about:
      'Reads every project, photo, result and model that this browser keeps and compares it with what was stored.',
    check: 'Check what is kept',
    again: 'Check again',
    running: (percent: string) => `Checking: ${percent}`,
    well: (records: number, writtenRecords: string, files: number, writtenFiles: string) =>
      `All is well: ${writtenRecords} ${records === 1 ? 'record' : 'records'} and ${writtenFiles} ${files === 1 ? 'file' : 'files'} are as they were stored.`,
    wrong:
      'Not all is as it was stored. First export what still works: a disk that damages files may soon fail as a whole.',
    untitled: 'A project without a name',
    'record-unreadable': (count: number, written: string, first: string) =>
      `${written} ${count === 1 ? 'record' : 'records'} cannot be read (first in ${first}). All others can still be used.`,
    'photo-missing': (count: number, written: string, first: string) =>
      `${written} ${count === 1 ? 'photo is' : 'photos are'} no longer there, first ${first}. Results stay; give the photos again.`,
    'photo-damaged': (count: number, written: string, first: string) =>
      `${written} ${count === 1 ? 'photo is' : 'photos are'} damaged, first ${first}. Results stay; give the photos again.`,
    'training-missing': (_count: number, _written: string, first: string) =>
      `What version ${first} has learnt is no longer there. Import the project's last export, or train again.`,
    'training-damaged': (_count: number, _written: string, first: string) =>
      `What version ${first} has learnt is damaged. Import the project's last export, or train again.`,
    'picture-missing': (count: number, written: string, first: string) =>
      `${written} ${count === 1 ? 'picture is' : 'pictures are'} no longer there, first that of ${first}. Inspect it again to see it.`,
    'result-missing': (count: number, written: string, first: string) =>
      `${written} ${count === 1 ? 'result' : 'results'} that the audit trail tells of ${count === 1 ? 'is' : 'are'} not there, first ${first}. Inspect again; the trail, under Records, has the scores.`,
    'result-changed': (count: number, written: string, first: string) =>
      `${written} ${count === 1 ? 'result differs' : 'results differ'} from the audit trail, first ${first}. The trail, under Records, has what was found.`,
    'result-untold': (count: number, written: string, first: string) =>
      `${written} ${count === 1 ? 'result is' : 'results are'} there that the audit trail does not tell of, or tells to be removed, first ${first}. Put in by hand, or stored by a program that kept no records yet: inspect the photos again where it matters.`,
    'model-altered': (count: number, written: string, _first: string) =>
      `${written} ${count === 1 ? 'file' : 'files'} of this model ${count === 1 ? 'was' : 'were'} altered on the disk and ${count === 1 ? 'is' : 'are'} removed now. Reload the page: it reads the model from the server again.`,
    'trail-broken': (_count: number, _written: string, first: string) =>
      `The audit trail is broken at record ${first}. Take it out under Records and keep it: records before that are whole.`,
  },
  de: {
    title: 'Was gespeichert ist',
    about:
      'Liest alle Projekte, Fotos, Ergebnisse und Modelle in diesem Browser und vergleicht sie mit dem, was gespeichert wurde.',
    check: 'Gespeichertes prüfen',
    again: 'Erneut prüfen',
    running: (percent) => `Wird geprüft: ${percent}`,
    well: (records, writtenRecords, files, writtenFiles) =>
      `Alles in Ordnung: ${writtenRecords} ${records === 1 ? 'Eintrag' : 'Einträge'} und ${writtenFiles} ${files === 1 ? 'Datei' : 'Dateien'} sind so, wie sie gespeichert wurden.`,
    wrong:
      'Nicht alles ist so, wie es gespeichert wurde. Exportieren Sie zuerst, was noch geht: Ein Datenträger, der Dateien beschädigt, fällt vielleicht bald ganz aus.',
    untitled: 'Ein Projekt ohne Namen',
    'record-unreadable': (count, written, first) =>
      `${written} ${count === 1 ? 'Eintrag kann' : 'Einträge können'} nicht gelesen werden (zuerst in ${first}). Alle anderen lassen sich weiter verwenden.`,
    'photo-missing': (count, written, first) =>
      `${written} ${count === 1 ? 'Foto ist' : 'Fotos sind'} nicht mehr da, zuerst ${first}. Ergebnisse bleiben; geben Sie die Fotos erneut hinein.`,
    'photo-damaged': (count, written, first) =>
      `${written} ${count === 1 ? 'Foto ist' : 'Fotos sind'} beschädigt, zuerst ${first}. Ergebnisse bleiben; geben Sie die Fotos erneut hinein.`,
    'training-missing': (_count, _written, first) =>
      `Was Version ${first} gelernt hat, ist nicht mehr da. Importieren Sie den letzten Export des Projekts, oder lernen Sie erneut an.`,
    'training-damaged': (_count, _written, first) =>
      `Was Version ${first} gelernt hat, ist beschädigt. Importieren Sie den letzten Export des Projekts, oder lernen Sie erneut an.`,
    'picture-missing': (count, written, first) =>
      `${written} ${count === 1 ? 'Bild ist' : 'Bilder sind'} nicht mehr da, zuerst das von ${first}. Prüfen Sie das Foto erneut, um es zu sehen.`,
    'result-missing': (count, written, first) =>
      `${written} ${count === 1 ? 'Ergebnis, das' : 'Ergebnisse, die'} in der Prüfkette ${count === 1 ? 'steht, fehlt' : 'stehen, fehlen'}, zuerst ${first}. Prüfen Sie erneut; die Kette unter Nachweise kennt die Werte.`,
    'result-changed': (count, written, first) =>
      `${written} ${count === 1 ? 'Ergebnis weicht' : 'Ergebnisse weichen'} von der Prüfkette ab, zuerst ${first}. Was gefunden wurde, steht in der Kette unter Nachweise.`,
    'result-untold': (count, written, first) =>
      `${written} ${count === 1 ? 'Ergebnis ist' : 'Ergebnisse sind'} da, ohne dass die Prüfkette davon weiß, oder obwohl sie ${count === 1 ? 'es' : 'sie'} als entfernt nennt, zuerst ${first}. Von Hand hinzugefügt oder von einem Programm gespeichert, das noch keine Einträge schrieb: Prüfen Sie die Fotos erneut, wo es darauf ankommt.`,
    'model-altered': (count, written, _first) =>
      `${written} ${count === 1 ? 'Datei dieses Modells wurde' : 'Dateien dieses Modells wurden'} auf dem Datenträger verändert und ${count === 1 ? 'ist' : 'sind'} jetzt entfernt. Laden Sie die Seite neu: Sie liest das Modell wieder vom Server.`,
    'trail-broken': (_count, _written, first) =>
      `Die Prüfkette ist bei Eintrag ${first} unterbrochen. Geben Sie sie unter Nachweise aus und bewahren Sie sie auf: Die Einträge davor sind unversehrt.`,
  },
  zh: {
    title: '保存的内容',
    about: '读取此浏览器保存的所有项目、照片、结果和模型，并与当初存入的内容比对。',
    check: '检查保存的内容',
    again: '重新检查',
    running: (percent) => `正在检查：${percent}`,
    well: (_records, writtenRecords, _files, writtenFiles) =>
      `一切正常：${writtenRecords} 条记录和 ${writtenFiles} 个文件均与存入时一致。`,
    wrong: '部分内容与存入时不一致。请先导出仍可用的项目：会损坏文件的磁盘可能很快彻底失效。',
    untitled: '未命名的项目',
    'record-unreadable': (_count, written, first) =>
      `${written} 条记录无法读取（首条位于 ${first}）。其余记录仍可使用。`,
    'photo-missing': (_count, written, first) =>
      `${written} 张照片已不存在，首张为 ${first}。结果仍在；请重新添加照片。`,
    'photo-damaged': (_count, written, first) =>
      `${written} 张照片已损坏，首张为 ${first}。结果仍在；请重新添加照片。`,
    'training-missing': (_count, _written, first) =>
      `版本 ${first} 学到的内容已不存在。请导入该项目最近的导出文件，或重新训练。`,
    'training-damaged': (_count, _written, first) =>
      `版本 ${first} 学到的内容已损坏。请导入该项目最近的导出文件，或重新训练。`,
    'picture-missing': (_count, written, first) =>
      `${written} 幅图片已不存在，首幅属于 ${first}。重新检测即可再次查看。`,
    'result-missing': (_count, written, first) =>
      `审计链中的 ${written} 条结果已不存在，首条为 ${first}。请重新检测；“记录”中的审计链存有得分。`,
    'result-changed': (_count, written, first) =>
      `${written} 条结果与审计链不符，首条为 ${first}。原始结果见“记录”中的审计链。`,
    'result-untold': (_count, written, first) =>
      `有 ${written} 条结果在审计链中没有记录，或已记录为移除，首条为 ${first}。这些结果是人为加入的，或由尚不作记录的早期程序保存：如属重要，请重新检测照片。`,
    'model-altered': (_count, written, _first) =>
      `此模型的 ${written} 个文件在磁盘上已被改动，现已移除。请重新加载页面，模型将重新从服务器读取。`,
    'trail-broken': (_count, _written, first) =>
      `审计链在第 ${first} 条记录处中断。请在“记录”中导出并保存：之前的记录完好。`,
  },
});
