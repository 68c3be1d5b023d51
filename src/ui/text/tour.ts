/** The tour of the first visit: a few tips, one after another. */
import { catalogue } from './catalogue';

export const tourText = catalogue({
  en: {
    tour: 'First steps',
    step: (at: number, of: number) => `Tip ${at} of ${of}`,
    next: 'Next tip',
    done: 'Got it',
    skip: 'Skip the tips',
    again: 'Show the first steps again',
    sample:
      'The sample below is trained already. Open it, choose a result, and move the slider over its heatmap.',
    create:
      'For your own parts, make a project. Two to eight photos of good parts are enough; photos of defects are not needed.',
    settings:
      'Language and appearance are in the settings, your name for the records is on a project’s Records tab. Everything stays in this browser; nothing is sent anywhere.',
    photos: 'Put photos of good parts here: same view, same light, no defect. Files, folders, or the camera.',
    train: 'Then train. It runs on this machine and can be cancelled; the photos stay.',
    inspect: 'Under Inspect, new photos get a verdict and a map of where they differ from the good parts.',
    threshold: 'Under Threshold you see what the limit between pass and fail promises, and can move it.',
  },
  de: {
    tour: 'Erste Schritte',
    step: (at, of) => `Tipp ${at} von ${of}`,
    next: 'Nächster Tipp',
    done: 'Verstanden',
    skip: 'Tipps überspringen',
    again: 'Erste Schritte noch einmal zeigen',
    sample:
      'Das Beispiel unten ist bereits angelernt. Öffnen Sie es, wählen Sie ein Ergebnis und bewegen Sie den Regler über der Heatmap.',
    create:
      'Für Ihre eigenen Teile legen Sie ein Projekt an. Zwei bis acht Fotos von Gutteilen genügen; Fotos von Fehlern sind nicht nötig.',
    settings:
      'Sprache und Darstellung stehen in den Einstellungen, Ihr Name für die Nachweise steht im Projekt unter „Nachweise“. Alles bleibt in diesem Browser; nichts wird gesendet.',
    photos:
      'Hierher kommen Fotos von Gutteilen: gleiche Ansicht, gleiches Licht, kein Fehler. Als Dateien, Ordner oder aus der Kamera.',
    train: 'Lernen Sie dann an. Das läuft auf diesem Rechner und lässt sich abbrechen; die Fotos bleiben.',
    inspect:
      'Unter „Prüfen“ erhalten neue Fotos ein Urteil und eine Karte, die zeigt, wo sie von den Gutteilen abweichen.',
    threshold:
      'Unter „Schwelle“ sehen Sie, was die Grenze zwischen Gut und Schlecht zusagt, und können sie verschieben.',
  },
  zh: {
    tour: '快速入门',
    step: (at, of) => `提示 ${at} / ${of}`,
    next: '下一条提示',
    done: '知道了',
    skip: '跳过提示',
    again: '再次显示快速入门',
    sample: '下方的示例已经训练好。打开它，选择一条结果，并在热力图上移动滑块。',
    create: '要检测自己的工件，请新建项目。两到八张良品照片即可，不需要缺陷照片。',
    settings:
      '语言和外观在设置中，记录用的姓名在项目的“记录”页中。所有数据都保存在此浏览器中，不会发送到任何地方。',
    photos: '在此放入良品照片：相同视角、相同光照、无缺陷。可以是文件、文件夹或相机拍摄。',
    train: '然后开始训练。训练在本机进行，可以取消；照片会保留。',
    inspect: '在“检测”中，新照片会得到判定，并显示与良品不同的位置。',
    threshold: '在“阈值”中可以看到合格与不合格的界限有何保证，并可移动它。',
  },
});
