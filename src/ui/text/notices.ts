/** The stores' notices in words; the facts are those of `NoticeFacts`. */
import { catalogue } from './catalogue';
import { writtenDuration } from './duration';
import { project } from './project';

const day = (tag: string, time: number) => new Intl.DateTimeFormat(tag, { dateStyle: 'long' }).format(time);
const grouped = (tag: string, count: number) => new Intl.NumberFormat(tag).format(count);

/** Two moments as clocks show them; with the day if there are two, with seconds within a minute. */
function clocks(tag: string, from: number, to: number): readonly [string, string] {
  const written = (options: Intl.DateTimeFormatOptions) =>
    [from, to].map((time) => new Intl.DateTimeFormat(tag, options).format(time)) as [string, string];
  if (day(tag, from) !== day(tag, to)) return written({ dateStyle: 'medium', timeStyle: 'short' });
  const minutes = written({ timeStyle: 'short' });
  return minutes[0] === minutes[1] ? written({ timeStyle: 'medium' }) : minutes;
}

export const notices = catalogue({
  en: {
    gpuReplaced: () =>
      'The graphics card went away for a moment. It was started again, and what was under way goes on from its last safe point.',
    gpuGivenUp: () =>
      'The graphics card went away again. The app goes on with WebAssembly: slower, and scores may differ a little, so a part right at a threshold may get another verdict. Reload the page to try the graphics card again; if this comes back, update its driver.',
    gpuRefused: () =>
      'The driver of the graphics card refused a part of the computation, and would again. The app goes on with WebAssembly: slower, and scores may differ a little, so a part right at a threshold may get another verdict. Update the driver or the browser, then reload the page to try the graphics card again; the browser’s message is in the settings, under “What happened here”.',
    gpuSilent: () =>
      'Photo after photo got no verdict on the graphics card, also after new starts. The app goes on with WebAssembly: slower, and scores may differ a little, so a part right at a threshold may get another verdict. Reload the page to try the graphics card again; if this comes back, update its driver.',
    gpuMissing: () =>
      'The graphics card went away and cannot be used now. The app goes on with the processor: slower, and scores may differ a little, so a part right at a threshold may get another verdict. Reload the page in a few minutes to try the graphics card again; if it stays away, restart the browser.',
    gpuLeftOut: (address) =>
      `Two starts of the app with the graphics card were not finished: it went away, or the browser did. So the app computes with WebAssembly, now and when it is opened within a day: slower, and scores may differ a little, so a part right at a threshold may get another verdict. Update the graphics driver. To try the graphics card before, open ${address}`,
    engineReplaced: () =>
      'What computes in this page no longer answered. It was started again, and what was under way goes on from its last safe point.',
    memorySmaller: () =>
      'Memory ran out. The app goes on in smaller pieces: slower, with the same results. Closing other pages and programs helps.',
    memoryGivenUp: () =>
      'Memory ran out, also in the smallest pieces. The app goes on with WebAssembly: slower, and scores may differ a little, so a part right at a threshold may get another verdict. A smaller model needs less.',
    undo: 'Undo',
    dismiss: 'Dismiss this message',
    noFileDropped: () =>
      'That is a link or a text, not a file, so there is no photo in it. Save the picture first and give its file, or copy the picture and paste it here.',
    atWork: (title: string) =>
      `${title || project.en.untitled} is at work. Wait until it is done, or cancel it there, then try again.`,
    batchLeft: (title: string, count: number) =>
      `The batch of ${title || project.en.untitled} ended before ${count === 1 ? 'its last photo was' : `its last ${grouped('en', count)} photos were`} inspected. ${count === 1 ? 'It is' : 'They are'} named there when that project is opened again.`,
    projectDeleted: (title: string) => `${title || project.en.untitled} was deleted.`,
    nameTwice: (title: string) =>
      `Another project is called ${title}, too. Rename one of them so that they can be told apart.`,
    projectGone: (title: string) =>
      `${title || project.en.untitled} is no longer in this browser: it was removed for good meanwhile. Import what you last exported of it.`,
    taughtOutside: (count: number) =>
      `${count === 1 ? 'One defective photo' : `${grouped('en', count)} defective photos`} taught nothing: all that is painted on ${count === 1 ? 'it' : 'them'} lies outside of the region where this version looks. ${count === 1 ? 'It does' : 'They do'} not count as learnt from. Paint inside of the region, or train with a larger one.`,
    reviewedWait: (count: number) =>
      `The batch is paused, so ${count === 1 ? 'the reviewed photo waits' : `the ${grouped('en', count)} reviewed photos wait`} at its end for the version that was accepted. Press Resume on Inspect.`,
    shotsLeft: (title: string, count: number) =>
      `${title || project.en.untitled} was left before ${count === 1 ? 'its last good photo was' : `its last ${grouped('en', count)} good photos were`} added. Open it again and add ${count === 1 ? 'it' : 'them'} there.`,
    shotRemoved: (name: string) => `${name} was removed from the good photos.`,
    shotNotTrained: (name: string) =>
      `${name} is among the good photos now. The training under way goes on without it; train again to learn from it.`,
    shotIsThere: (name: string, of: string) =>
      `${name} was not put back: it is the same file as ${of === name ? 'one of that name that is there' : of}.`,
    shotHasNoRoom: (name: string, most: number) =>
      `${name} was not put back: there are ${most} good photos, the most that training takes. Remove one, then undo.`,
    resultsRemoved: (count: number) =>
      `${grouped('en', count)} ${count === 1 ? 'result was' : 'results were'} removed.`,
    trainingDiscarded: () => 'The interrupted training was discarded.',
    thresholdsLeft: (title: string) =>
      `${title || project.en.untitled} was left before its new thresholds were in use. It judges as before; set them again there.`,
    recordsLeftOut: (count: number) =>
      `${grouped('en', count)} stored ${count === 1 ? 'record' : 'records'} of this project could not be read and ${
        count === 1 ? 'was' : 'were'
      } left out. All others are here.`,
    exportLeftOut: (count: number) =>
      `${count === 1 ? 'One photo is' : `${grouped('en', count)} photos are`} missing from the file: ${count === 1 ? 'its picture is' : 'their pictures are'} no longer stored in this browser. Inspect ${count === 1 ? 'it' : 'them'} again, then save the file again.`,
    projectsCleared: (count: number, exported: number | null) =>
      `${count === 1 ? 'The project' : `All ${grouped('en', count)} projects`} that this browser kept ${count === 1 ? 'is' : 'are'} gone: the browser has cleared its storage, as it may when the disk is full. ${
        exported === null
          ? 'No project was ever exported here.'
          : `Import what was exported, last on ${day('en', exported)}.`
      } From now on export what must last.`,
    keptCleared: (title: string) =>
      `The browser has cleared what it kept for this page, and with it all projects. ${title || project.en.untitled}, which is open here, is being written anew: keep this page open.`,
    writtenAnew: (title: string, version: 'kept' | 'lost' | 'none', lost: number) =>
      `The browser has cleared what it kept for this page, and with it all projects. ${title || project.en.untitled}, which is open here, was written anew: its good photos${version === 'kept' ? ', the version in use' : ''} and its list of results. ${lost > 0 ? `${grouped('en', lost)} good ${lost === 1 ? 'photo' : 'photos'} could no longer be read: add ${lost === 1 ? 'it' : 'them'} again. ` : ''}${version === 'lost' ? 'What was trained' : 'Other versions'}, the pictures of these results and the audit trail until now are gone. ${version === 'lost' ? 'Train again. ' : ''}Export what must stay, and import what was exported of other projects.`,
    resultsWait: () =>
      'The disk has no more room for new results. They stay on this page and are stored by themselves as soon as there is room: keep the page open, and free some space or delete projects that are no longer needed.',
    photoAway: (name: string) =>
      `${name} can no longer be read, so its result is not stored. It stays on this page and is stored as soon as the photo is there again: put back the card or disk that it is on, or inspect a copy of it.`,
    changesWait: () =>
      'The disk has no more room, so the last changes are not stored yet. They stay on this page and are stored by themselves as soon as there is room: keep the page open, and free some space or delete projects that are no longer needed.',
    changesStored: () => 'The changes that had to wait are stored now.',
    storedAfterAll: (count: number) =>
      `There is room again: ${grouped('en', count)} ${count === 1 ? 'result that had to wait is' : 'results that had to wait are'} stored now.`,
    versionStored: (number: number) => `Version ${number}, which had to wait, is stored now.`,
    versionsLost: (title: string, results: number) =>
      `${title || project.en.untitled} was left before what it had learnt last could be stored. Open it again to continue that training, or train again.${
        results === 0
          ? ''
          : ` ${results === 1 ? 'The result of that training is lost' : `The ${grouped('en', results)} results of that training are lost`}: inspect ${results === 1 ? 'that photo' : 'those photos'} again.`
      }`,
    windowHidden: (from: number, to: number, times: number, milliseconds: number, taken: number) => {
      const [begin, end] = clocks('en', from, to);
      const missed =
        taken === 0
          ? 'the camera inspected nothing'
          : `only ${grouped('en', taken)} ${taken === 1 ? 'photo was' : 'photos were'} taken`;
      return times === 1
        ? `From ${begin} to ${end} this window was hidden or covered: ${missed}.`
        : `Between ${begin} and ${end} this window was hidden or covered ${times === 2 ? 'twice' : `${times} times`}, about ${writtenDuration('en', milliseconds)} in all: ${missed} then.`;
    },
    olderTab: () =>
      'Another window of this program, in an older version, is at work. The projects appear here as soon as that has ended, or that window is closed.',
    notNow: () =>
      'Nothing was taken: no files can be given here just now. Give them again once this field is no longer grey.',
    notWhileTraining: (secondsLeft: number | null) =>
      secondsLeft === null
        ? 'Nothing was taken: the project is being trained. Give the files again when that has ended.'
        : `Nothing was taken: the project is being trained. Give the files again when that has ended, in about ${writtenDuration('en', 1000 * secondsLeft)}.`,
  },
  de: {
    gpuReplaced: () =>
      'Die Grafikkarte fiel kurz aus. Sie wurde neu gestartet, und was gerade lief, geht von seinem letzten sicheren Stand weiter.',
    gpuGivenUp: () =>
      'Die Grafikkarte fiel wieder aus. Es geht mit WebAssembly weiter: langsamer, und Werte können ein wenig abweichen; ein Teil genau an einer Schwelle kann anders beurteilt werden. Laden Sie die Seite neu, um die Grafikkarte wieder zu versuchen; fällt sie wieder aus, aktualisieren Sie ihren Treiber.',
    gpuRefused: () =>
      'Der Treiber der Grafikkarte verweigerte einen Teil der Berechnung und täte es wieder. Es geht mit WebAssembly weiter: langsamer, und Werte können ein wenig abweichen; ein Teil genau an einer Schwelle kann anders beurteilt werden. Aktualisieren Sie den Treiber oder den Browser und laden Sie dann die Seite neu, um die Grafikkarte wieder zu versuchen; die Meldung des Browsers steht in den Einstellungen unter „Was hier geschah“.',
    gpuSilent: () =>
      'Foto um Foto bekam auf der Grafikkarte kein Urteil, auch nach Neustarts. Es geht mit WebAssembly weiter: langsamer, und Werte können ein wenig abweichen; ein Teil genau an einer Schwelle kann anders beurteilt werden. Laden Sie die Seite neu, um die Grafikkarte wieder zu versuchen; kommt es wieder vor, aktualisieren Sie ihren Treiber.',
    gpuMissing: () =>
      'Die Grafikkarte fiel aus und ist zurzeit nicht zu benutzen. Es geht mit dem Prozessor weiter: langsamer, und Werte können ein wenig abweichen; ein Teil genau an einer Schwelle kann anders beurteilt werden. Laden Sie die Seite in einigen Minuten neu, um die Grafikkarte wieder zu versuchen; bleibt sie aus, starten Sie den Browser neu.',
    gpuLeftOut: (address) =>
      `Zwei Starts der App mit der Grafikkarte wurden nicht fertig: Sie fiel aus, oder der Browser wurde beendet. Darum rechnet die App mit WebAssembly, jetzt und wenn sie binnen eines Tages geöffnet wird: langsamer, und Werte können ein wenig abweichen; ein Teil genau an einer Schwelle kann anders beurteilt werden. Aktualisieren Sie den Grafiktreiber. Um die Grafikkarte vorher zu versuchen, öffnen Sie ${address}`,
    engineReplaced: () =>
      'Was auf dieser Seite rechnet, antwortete nicht mehr. Es wurde neu gestartet, und was gerade lief, geht von seinem letzten sicheren Stand weiter.',
    memorySmaller: () =>
      'Der Speicher reichte nicht. Es geht in kleineren Stücken weiter: langsamer, mit denselben Ergebnissen. Andere Seiten und Programme zu schließen hilft.',
    memoryGivenUp: () =>
      'Der Speicher reichte nicht, auch nicht in den kleinsten Stücken. Es geht mit WebAssembly weiter: langsamer, und Werte können ein wenig abweichen; ein Teil genau an einer Schwelle kann anders beurteilt werden. Ein kleineres Modell braucht weniger.',
    undo: 'Rückgängig',
    dismiss: 'Meldung schließen',
    noFileDropped: () =>
      'Das ist ein Link oder ein Text, keine Datei, und enthält kein Foto. Speichern Sie das Bild zuerst und geben Sie die Datei, oder kopieren Sie das Bild und fügen Sie es hier ein.',
    atWork: (title) =>
      `${title || project.de.untitled} arbeitet gerade. Warten Sie, bis es fertig ist, oder brechen Sie dort ab und versuchen Sie es dann erneut.`,
    batchLeft: (title, count) =>
      `Der Stapel von ${title || project.de.untitled} endete, bevor ${count === 1 ? 'sein letztes Foto geprüft war' : `seine letzten ${grouped('de', count)} Fotos geprüft waren`}. Wird das Projekt wieder geöffnet, ${count === 1 ? 'wird es' : 'werden sie'} dort genannt.`,
    projectDeleted: (title) => `${title || project.de.untitled} wurde gelöscht.`,
    nameTwice: (title) =>
      `Auch ein anderes Projekt heißt ${title}. Benennen Sie eines der beiden um, damit man sie unterscheiden kann.`,
    projectGone: (title) =>
      `${title || project.de.untitled} ist nicht mehr in diesem Browser: Das Projekt wurde inzwischen endgültig entfernt. Importieren Sie, was Sie zuletzt davon exportiert haben.`,
    taughtOutside: (count) =>
      `Aus ${count === 1 ? 'einem Foto eines fehlerhaften Teils' : `${grouped('de', count)} Fotos fehlerhafter Teile`} wurde nichts gelernt: Alles, was darauf gemalt ist, liegt außerhalb des Prüfbereichs dieser Version. ${count === 1 ? 'Es gilt' : 'Sie gelten'} nicht als angelernt. Malen Sie im Prüfbereich, oder lernen Sie mit einem größeren neu an.`,
    reviewedWait: (count) =>
      `Der Stapel ist angehalten, daher ${count === 1 ? 'wartet das beurteilte Foto' : `warten die ${grouped('de', count)} beurteilten Fotos`} an seinem Ende auf die angenommene Version. Drücken Sie unter „Prüfen“ auf „Fortsetzen“.`,
    shotsLeft: (title, count) =>
      `${title || project.de.untitled} wurde verlassen, bevor ${count === 1 ? 'das letzte Gutteil-Foto' : `die letzten ${grouped('de', count)} Gutteil-Fotos`} hinzugefügt ${count === 1 ? 'war' : 'waren'}. Öffnen Sie es wieder und fügen Sie ${count === 1 ? 'es' : 'sie'} dort hinzu.`,
    shotRemoved: (name) => `${name} wurde aus den Gutteil-Fotos entfernt.`,
    shotNotTrained: (name) =>
      `${name} ist jetzt bei den Gutteil-Fotos. Das laufende Anlernen geht ohne es weiter; lernen Sie danach neu an, um auch davon zu lernen.`,
    shotIsThere: (name, of) =>
      `${name} kam nicht zurück: Es ist dieselbe Datei wie ${of === name ? 'eine gleichen Namens, die schon da ist' : of}.`,
    shotHasNoRoom: (name, most) =>
      `${name} kam nicht zurück: Es sind schon ${most} Gutteil-Fotos, mehr nimmt das Anlernen nicht. Entfernen Sie eines, dann machen Sie rückgängig.`,
    resultsRemoved: (count) =>
      `${grouped('de', count)} ${count === 1 ? 'Ergebnis wurde' : 'Ergebnisse wurden'} entfernt.`,
    trainingDiscarded: () => 'Das unterbrochene Anlernen wurde verworfen.',
    thresholdsLeft: (title) =>
      `${title || project.de.untitled} wurde verlassen, bevor die neuen Schwellen galten. Es urteilt wie zuvor; setzen Sie sie dort noch einmal.`,
    recordsLeftOut: (count) =>
      `${grouped('de', count)} ${count === 1 ? 'Eintrag' : 'Einträge'} dieses Projekts ${
        count === 1 ? 'konnte' : 'konnten'
      } nicht gelesen werden und ${count === 1 ? 'fehlt' : 'fehlen'}. Alle anderen sind da.`,
    exportLeftOut: (count) =>
      `In der Datei ${count === 1 ? 'fehlt ein Foto: Sein Bild ist' : `fehlen ${grouped('de', count)} Fotos: Ihre Bilder sind`} nicht mehr in diesem Browser gespeichert. Prüfen Sie ${count === 1 ? 'es' : 'sie'} noch einmal, und speichern Sie die Datei dann neu.`,
    projectsCleared: (count, exported) =>
      `${count === 1 ? 'Das Projekt, das dieser Browser gespeichert hatte, ist weg' : `Alle ${grouped('de', count)} Projekte, die dieser Browser gespeichert hatte, sind weg`}: Der Browser hat seinen Speicher geleert, was er bei vollem Datenträger darf. ${
        exported === null
          ? 'Hier wurde nie ein Projekt exportiert.'
          : `Importieren Sie, was exportiert wurde, zuletzt am ${day('de', exported)}.`
      } Exportieren Sie künftig, was bleiben muss.`,
    keptCleared: (title) =>
      `Der Browser hat geleert, was er für diese Seite gespeichert hatte, und damit alle Projekte. ${title || project.de.untitled}, hier geöffnet, wird neu geschrieben: Lassen Sie diese Seite offen.`,
    writtenAnew: (title, version, lost) =>
      `Der Browser hat geleert, was er für diese Seite gespeichert hatte, und damit alle Projekte. ${title || project.de.untitled}, hier geöffnet, wurde neu geschrieben: die Gutteil-Fotos${version === 'kept' ? ', die verwendete Version' : ''} und die Liste der Ergebnisse. ${lost > 0 ? `${lost === 1 ? 'Ein Gutteil-Foto war' : `${grouped('de', lost)} Gutteil-Fotos waren`} nicht mehr lesbar: Fügen Sie ${lost === 1 ? 'es' : 'sie'} wieder hinzu. ` : ''}${version === 'lost' ? 'Was angelernt war' : 'Andere Versionen'}, die Bilder dieser Ergebnisse und die bisherige Prüfkette sind weg. ${version === 'lost' ? 'Lernen Sie neu an. ' : ''}Exportieren Sie, was bleiben muss, und importieren Sie, was von anderen Projekten exportiert wurde.`,
    resultsWait: () =>
      'Auf dem Datenträger ist kein Platz mehr für neue Ergebnisse. Sie bleiben auf dieser Seite und werden von selbst gespeichert, sobald Platz ist: Lassen Sie die Seite offen und schaffen Sie Platz, oder löschen Sie Projekte, die nicht mehr gebraucht werden.',
    photoAway: (name) =>
      `${name} ist nicht mehr lesbar, daher ist das Ergebnis nicht gespeichert. Es bleibt auf dieser Seite und wird gespeichert, sobald das Foto wieder da ist: Stecken Sie die Karte oder den Datenträger wieder ein, oder prüfen Sie eine Kopie.`,
    changesWait: () =>
      'Auf dem Datenträger ist kein Platz mehr, daher sind die letzten Änderungen noch nicht gespeichert. Sie bleiben auf dieser Seite und werden von selbst gespeichert, sobald Platz ist: Lassen Sie die Seite offen und schaffen Sie Platz, oder löschen Sie Projekte, die nicht mehr gebraucht werden.',
    changesStored: () => 'Die Änderungen, die warten mussten, sind jetzt gespeichert.',
    storedAfterAll: (count) =>
      `Es ist wieder Platz: ${count === 1 ? 'Ein Ergebnis, das warten musste, ist' : `${grouped('de', count)} Ergebnisse, die warten mussten, sind`} jetzt gespeichert.`,
    versionStored: (number) => `Version ${number}, die warten musste, ist jetzt gespeichert.`,
    versionsLost: (title, results) =>
      `${title || project.de.untitled} wurde verlassen, bevor das zuletzt Angelernte gespeichert werden konnte. Öffnen Sie es wieder, um dieses Anlernen fortzusetzen, oder lernen Sie neu an.${
        results === 0
          ? ''
          : ` ${results === 1 ? 'Das Ergebnis damit ist verloren: Prüfen Sie das Foto' : `Die ${grouped('de', results)} Ergebnisse damit sind verloren: Prüfen Sie die Fotos`} noch einmal.`
      }`,
    windowHidden: (from, to, times, milliseconds, taken) => {
      const [begin, end] = clocks('de', from, to);
      const missed =
        taken === 0
          ? 'hat die Kamera nichts geprüft'
          : `${taken === 1 ? 'wurde nur ein Foto' : `wurden nur ${grouped('de', taken)} Fotos`} aufgenommen`;
      return times === 1
        ? `Von ${begin} bis ${end} war dieses Fenster verborgen oder verdeckt: In dieser Zeit ${missed}.`
        : `Zwischen ${begin} und ${end} war dieses Fenster ${times}-mal verborgen oder verdeckt, zusammen etwa ${writtenDuration('de', milliseconds)}: In dieser Zeit ${missed}.`;
    },
    olderTab: () =>
      'Ein anderes Fenster dieses Programms, in einer älteren Version, arbeitet noch. Die Projekte erscheinen hier, sobald das zu Ende ist oder jenes Fenster geschlossen wird.',
    notNow: () =>
      'Nichts wurde übernommen: Hier können gerade keine Dateien angenommen werden. Geben Sie sie noch einmal, sobald das Feld nicht mehr grau ist.',
    notWhileTraining: (secondsLeft) =>
      secondsLeft === null
        ? 'Nichts wurde übernommen: Das Projekt wird gerade angelernt. Geben Sie die Dateien noch einmal, wenn das zu Ende ist.'
        : `Nichts wurde übernommen: Das Projekt wird gerade angelernt. Geben Sie die Dateien noch einmal, wenn das zu Ende ist, in etwa ${writtenDuration('de', 1000 * secondsLeft)}.`,
  },
  zh: {
    gpuReplaced: () => '显卡暂时丢失。已重新启动，正在进行的工作会从最近的安全点继续。',
    gpuGivenUp: () =>
      '显卡再次丢失。现改用 WebAssembly 继续：速度较慢，得分可能略有差异，恰在阈值附近的工件可能得到不同的判定。重新加载页面可再次尝试显卡；如再次出现，请更新显卡驱动。',
    gpuRefused: () =>
      '显卡驱动拒绝了部分计算，再试也会被拒绝。现改用 WebAssembly 继续：速度较慢，得分可能略有差异，恰在阈值附近的工件可能得到不同的判定。请更新显卡驱动或浏览器，然后重新加载页面再次尝试显卡；浏览器的消息见设置中的“运行记录”。',
    gpuSilent: () =>
      '在显卡上连续多张照片没有得到判定，重新启动后也是如此。现改用 WebAssembly 继续：速度较慢，得分可能略有差异，恰在阈值附近的工件可能得到不同的判定。重新加载页面可再次尝试显卡；如再次出现，请更新显卡驱动。',
    gpuMissing: () =>
      '显卡丢失，目前无法使用。现改用处理器继续：速度较慢，得分可能略有差异，恰在阈值附近的工件可能得到不同的判定。几分钟后重新加载页面可再次尝试显卡；如仍不可用，请重启浏览器。',
    gpuLeftOut: (address) =>
      `有两次使用显卡的启动未完成：显卡丢失，或浏览器被终止。因此应用现在以及一天之内打开时改用 WebAssembly 计算：速度较慢，得分可能略有差异，恰在阈值附近的工件可能得到不同的判定。请更新显卡驱动。如需提前再次尝试显卡，请打开 ${address}`,
    engineReplaced: () => '此页面的计算部分不再响应。已重新启动，正在进行的工作会从最近的安全点继续。',
    memorySmaller: () => '内存不足。将以更小的分块继续：速度较慢，结果相同。关闭其他页面和程序会有帮助。',
    memoryGivenUp: () =>
      '内存不足，即使最小的分块也不够。现改用 WebAssembly 继续：速度较慢，得分可能略有差异，恰在阈值附近的工件可能得到不同的判定。较小的模型需要更少内存。',
    undo: '撤销',
    dismiss: '关闭此消息',
    noFileDropped: () =>
      '这是链接或文本，不是文件，其中没有照片。请先保存图片再提供该文件，或复制图片后粘贴到此处。',
    atWork: (title) => `${title || project.zh.untitled} 正在工作。请等待完成，或在该项目中取消，然后重试。`,
    batchLeft: (title, count) =>
      `${title || project.zh.untitled} 的批次已结束，最后 ${grouped('zh', count)} 张照片尚未检测。再次打开该项目时会列出这些照片。`,
    projectDeleted: (title) => `已删除 ${title || project.zh.untitled}。`,
    nameTwice: (title) => `另一个项目也叫 ${title}。请重命名其中一个，以便区分。`,
    projectGone: (title) =>
      `${title || project.zh.untitled} 已不在此浏览器中：它已被永久移除。请导入您最近一次导出的该项目文件。`,
    taughtOutside: (count) =>
      `有 ${grouped('zh', count)} 张不良品照片没有提供可学习的内容：照片上所涂的缺陷全部位于此版本的检测区域之外，因此不算作已学习。请在区域内涂画，或使用更大的区域重新训练。`,
    reviewedWait: (count) =>
      `批次已暂停，${grouped('zh', count)} 张已复核的照片排在其末尾，等待由已采用的版本检测。请在“检测”页按“继续”。`,
    shotsLeft: (title, count) =>
      `还有 ${grouped('zh', count)} 张良品照片未添加，您就离开了 ${title || project.zh.untitled}。请重新打开该项目，再添加这些照片。`,
    shotRemoved: (name) => `已从良品照片中移除 ${name}。`,
    shotNotTrained: (name) => `${name} 现已在良品照片中。正在进行的训练不包含它；如需学习它，请重新训练。`,
    shotIsThere: (name, of) =>
      `未恢复 ${name}：它与${of === name ? '已有的同名文件' : ` ${of} `}是同一个文件。`,
    shotHasNoRoom: (name, most) =>
      `未恢复 ${name}：已有 ${most} 张良品照片，这是训练的上限。请先移除一张，再撤销。`,
    resultsRemoved: (count) => `已移除 ${grouped('zh', count)} 条结果。`,
    trainingDiscarded: () => '已放弃中断的训练。',
    thresholdsLeft: (title) =>
      `新阈值生效之前，您离开了 ${title || project.zh.untitled}。其判定保持不变；请在该项目中重新设置。`,
    recordsLeftOut: (count) => `此项目有 ${grouped('zh', count)} 条记录无法读取，已略过。其余记录均完好。`,
    exportLeftOut: (count) =>
      `文件中缺少 ${grouped('zh', count)} 张照片：其图片已不再保存在此浏览器中。请重新检测这些照片，然后再次保存文件。`,
    projectsCleared: (count, exported) =>
      `此浏览器保存的 ${grouped('zh', count)} 个项目已不存在：浏览器清空了存储，磁盘已满时可能会这样。${
        exported === null
          ? '此处从未导出过项目。'
          : `请导入已导出的文件，最近一次导出于 ${day('zh', exported)}。`
      }今后请导出需要长期保留的内容。`,
    keptCleared: (title) =>
      `浏览器清空了为此页面保存的内容，所有项目都已不存在。此处打开的 ${title || project.zh.untitled} 正在重新写入：请保持页面打开。`,
    writtenAnew: (title, version, lost) =>
      `浏览器清空了为此页面保存的内容，所有项目都已不存在。此处打开的 ${title || project.zh.untitled} 已重新写入：良品照片${version === 'kept' ? '、使用中的版本' : ''}和结果列表。${lost > 0 ? `有 ${grouped('zh', lost)} 张良品照片已无法读取：请重新添加。` : ''}${version === 'lost' ? '训练内容' : '其他版本'}、这些结果的图片以及此前的审计链已丢失。${version === 'lost' ? '请重新训练。' : ''}请导出需要长期保留的内容，并导入其他项目此前导出的文件。`,
    resultsWait: () =>
      '磁盘已没有空间保存新结果。结果会留在此页面上，一有空间便自动保存：请保持页面打开，并腾出磁盘空间或删除不再需要的项目。',
    photoAway: (name) =>
      `无法再读取 ${name}，其结果尚未保存。结果会留在此页面上，照片可读后便自动保存：请重新插入照片所在的存储卡或磁盘，或检测该照片的副本。`,
    changesWait: () =>
      '磁盘已没有空间，最近的更改尚未保存。更改会留在此页面上，一有空间便自动保存：请保持页面打开，并腾出磁盘空间或删除不再需要的项目。',
    changesStored: () => '等待中的更改现已保存。',
    storedAfterAll: (count) => `已有空间：等待中的 ${grouped('zh', count)} 条结果现已保存。`,
    versionStored: (number) => `等待中的版本 ${number} 现已保存。`,
    versionsLost: (title, results) =>
      `最近一次训练的内容尚未保存，您就离开了 ${title || project.zh.untitled}。请重新打开该项目以继续该训练，或重新训练。${
        results === 0 ? '' : `由其得出的 ${grouped('zh', results)} 条结果已丢失：请重新检测这些照片。`
      }`,
    windowHidden: (from, to, times, milliseconds, taken) => {
      const [begin, end] = clocks('zh-Hans', from, to);
      const missed = taken === 0 ? '摄像头未检测任何工件' : `只拍摄了 ${grouped('zh', taken)} 张照片`;
      return times === 1
        ? `${begin} 至 ${end}，此窗口被隐藏或遮挡，期间${missed}。`
        : `${begin} 至 ${end} 之间，此窗口 ${times} 次被隐藏或遮挡，共约 ${writtenDuration('zh', milliseconds)}，期间${missed}。`;
    },
    olderTab: () => '此程序的另一个窗口（旧版本）仍在工作。待其工作结束或关闭该窗口后，项目会显示在这里。',
    notNow: () => '未添加任何文件：此处暂时不接受文件。请在该区域不再显示为灰色后重新提供。',
    notWhileTraining: (secondsLeft) =>
      secondsLeft === null
        ? '未添加任何文件：项目正在训练。请在训练结束后重新提供这些文件。'
        : `未添加任何文件：项目正在训练。请在训练结束后重新提供这些文件，大约还需 ${writtenDuration('zh', 1000 * secondsLeft)}。`,
  },
});
