/**
 * Every problem that a person may meet, in the languages other than the English of the program's own
 * messages.
 */
import type { ErrorCode } from '../../errors';
import type { Locale } from '../../state/page/locale';
import { catalogue } from './catalogue';

export const problemText = catalogue({
  en: { precisely: 'Precisely:', about: (name: string, sentence: string) => `${name}: ${sentence}` },
  de: { precisely: 'Genau (englisch):', about: (name, sentence) => `${name}: ${sentence}` },
  zh: { precisely: '详细信息（英文）：', about: (name, sentence) => `${name}：${sentence}` },
});

type Sentences = Readonly<Record<ErrorCode | 'other', string>>;

export const problemSentences: Readonly<Record<Exclude<Locale, 'en'>, Sentences>> = {
  de: {
    'image-empty': 'Die Datei ist leer. Kopieren Sie sie noch einmal von ihrem Ursprungsort.',
    'image-unreadable':
      'Das Bild konnte nicht gelesen werden; die Datei ist beschädigt, unvollständig oder von einer Art, die nicht gelesen wird. Kopieren Sie sie noch einmal oder speichern Sie sie neu als PNG.',
    'image-too-large':
      'Das Bild ist zu groß. Gelesen werden höchstens 100 Megapixel und 16384 Pixel je Seite. Verkleinern Sie es oder schneiden Sie es in Teile.',
    'image-kind-unknown':
      'Die Datei ist kein lesbares Bild. Verwenden Sie PNG, JPEG, WebP, BMP, GIF oder TIFF.',
    'image-gone':
      'Das Foto lässt sich nicht mehr lesen: Seine Datei wurde verschoben, geändert oder entfernt, seit es hineingegeben wurde, oder die Karte ist nicht mehr da. Entfernen Sie das Foto hier, geben Sie es von dort, wo es jetzt liegt, erneut hinein, und versuchen Sie es noch einmal.',
    'model-unreachable':
      'Das Modell konnte nicht geladen werden. Prüfen Sie die Verbindung zum Rechner, der diese Seite ausliefert, und laden Sie die Seite neu.',
    'model-manifest-invalid':
      'Die Beschreibung des Modells ist nicht brauchbar. Legen Sie den Ordner des Modells mit `npm run weights` neu an.',
    'model-shard-missing':
      'Eine Datei des Modells fehlt. Vervollständigen Sie den Ordner des Modells mit `npm run weights`.',
    'model-shard-altered':
      'Eine Datei des Modells wurde verändert oder abgeschnitten. Laden Sie die Seite neu; hilft das nicht, führen Sie `npm run weights` erneut aus.',
    'model-without-words':
      'Dieses Modell sieht nur Bilder und kann keinen Namen lesen. Wählen Sie ein CLIP-Modell oder verzichten Sie auf Wörter.',
    'safetensors-invalid':
      'Die Gewichtsdatei ist unvollständig oder nicht lesbar. Laden oder erzeugen Sie sie neu.',
    'shots-count':
      'Die Anzahl der Gutteil-Fotos passt nicht zum Anlernen. Fügen Sie Fotos hinzu oder entfernen Sie einige.',
    'region-too-small':
      'Der Prüfbereich ist kleiner als ein Hundertstel des Fotos oder besteht aus verstreuten Pixeln. Markieren Sie mehr oder nehmen Sie das ganze Foto.',
    'lessons-outside':
      'Alles, was gemalt ist, liegt außerhalb des Prüfbereichs dieser Version; daraus ist nichts zu lernen. Malen Sie im Prüfbereich, oder lernen Sie mit einem größeren neu an.',
    'not-trained': 'Es ist noch nichts angelernt. Lernen Sie zuerst mit Fotos von Gutteilen an.',
    cancelled: 'Es wurde abgebrochen, bevor es fertig war. Sie können neu beginnen.',
    'training-cancelled': 'Das Anlernen wurde abgebrochen. Die Fotos sind noch da; Sie können neu beginnen.',
    'training-diverged':
      'Das Anlernen lief aus dem Ruder und wurde angehalten. Prüfen Sie, ob alle Fotos das gleiche Teil zeigen, und lernen Sie neu an.',
    'inspection-no-number':
      'Für dieses Foto wurde etwas berechnet, das keine Zahl ist; deshalb gibt es kein Urteil. Prüfen Sie es noch einmal, und starten Sie den Browser neu, wenn es so bleibt.',
    'checkpoint-unusable':
      'Das unterbrochene Anlernen passt nicht zum geladenen Modell und kann nicht weitergehen. Lernen Sie neu an.',
    'backend-unavailable':
      'Die Recheneinheit steht nicht bereit. Warten Sie, bis das Modell geladen ist, oder laden Sie die Seite neu; verwenden Sie ein aktuelles Chrome oder Edge.',
    'engine-lost':
      'Was auf dieser Seite rechnet, blieb immer wieder stehen und wurde aufgegeben. Laden Sie die Seite neu; hilft das nicht, starten Sie den Browser neu.',
    'memory-short':
      'Der Speicher reicht dafür nicht, auch nicht in den kleinsten Stücken. Schließen Sie andere Seiten und Programme, wählen Sie ein kleineres Modell oder verkleinern Sie das Foto.',
    'project-unknown':
      'Das ist keine Projektdatei. Wählen Sie eine .vtfusion-Datei, die dieses Programm exportiert hat.',
    'project-newer':
      'Das Projekt stammt aus einer neueren Version des Programms und blieb unverändert. Aktualisieren Sie das Programm und öffnen Sie es dann erneut.',
    'project-damaged':
      'Die Projektdatei ist beschädigt. Kopieren Sie sie noch einmal oder exportieren Sie das Projekt erneut.',
    'project-other-encoder':
      'Das Projekt wurde mit einem anderen Modell angelernt, als geladen ist. Laden Sie jenes Modell oder lernen Sie neu an.',
    'project-elsewhere':
      'Das Projekt ist in einem anderen Tab geöffnet, und nur dort kann es geändert werden; nichts wurde geändert. Tun Sie es dort, oder schließen Sie jenen Tab und versuchen Sie es erneut.',
    'project-not-stored':
      'Der Browser bewahrt dieses Projekt nicht mehr auf, daher wurde das Ergebnis nicht gespeichert. Es bleibt auf dieser Seite: Exportieren Sie, was wichtig ist.',
    'storage-full':
      'Auf dem Datenträger ist kein Platz mehr; die letzte Änderung wurde nicht gespeichert, alles davor ist sicher. Schaffen Sie Platz oder löschen Sie Projekte und versuchen Sie es erneut.',
    'storage-newer':
      'Die Projekte in diesem Browser stammen aus einer neueren Version des Programms und blieben unverändert. Laden Sie die Seite neu, um die neuere Version zu erhalten.',
    'storage-refused':
      'Der Browser gibt dieser Seite keinen Speicher; Projekte können weder gelesen noch gespeichert werden. Private Fenster und strenge Einstellungen können das verbieten: Erlauben Sie dieser Seite, Daten zu speichern, oder öffnen Sie sie in einem gewöhnlichen Fenster, und laden Sie sie neu.',
    'storage-unopened':
      'Was dieser Browser gespeichert hat, ließ sich nicht öffnen; Projekte können gerade weder gelesen noch gespeichert werden. Starten Sie den Browser neu und schaffen Sie Platz, falls der Datenträger voll ist. Löschen Sie die Daten dieser Seite nicht: Darin sind die Projekte.',
    'storage-unavailable':
      'Der Browser hat die letzte Änderung nicht gespeichert; auf der Seite bleibt sie, solange diese offen ist. Exportieren Sie, was wichtig ist, und laden Sie die Seite neu. Private Fenster können das Speichern verhindern.',
    'photo-not-kept':
      'Das Foto selbst ist in diesem Browser nicht mehr gespeichert. Prüfen Sie es noch einmal.',
    'picture-not-kept':
      'Das Bild zu diesem Ergebnis ist nicht mehr gespeichert. Prüfen Sie das Foto noch einmal.',
    'training-not-kept':
      'Das Angelernte ist in diesem Browser nicht mehr gespeichert. Lernen Sie noch einmal an.',
    'version-not-in-use':
      'Dieses Ergebnis stammt von einer Version, die nicht in Gebrauch ist. Kehren Sie zu jener Version zurück, um den Grund zu sehen.',
    'models-unreadable': 'Die Liste der Modelle konnte nicht gelesen werden. Laden Sie die Seite neu.',
    'licences-unreadable': 'Die Liste der Lizenzen konnte nicht gelesen werden. Laden Sie die Seite neu.',
    'sample-unreachable': 'Das Beispiel konnte nicht geladen werden. Laden Sie die Seite neu.',
    'canvas-refused':
      'Der Browser stellt dieser Seite keine Zeichenfläche bereit. Schließen Sie andere Seiten und Programme und laden Sie die Seite neu.',
    'camera-silent':
      'Die Kamera lieferte kein Bild, daher wurde nichts aufgenommen. Prüfen Sie ihr Kabel, schließen Sie andere Programme, die sie verwenden, und versuchen Sie es erneut.',
    'message-invalid':
      'Seite und Hintergrundprogramm verstehen sich nicht; vielleicht sind sie von verschiedener Version. Laden Sie die Seite neu.',
    other:
      'Etwas Unerwartetes ist geschehen. Versuchen Sie es erneut; hilft das nicht, laden Sie die Seite neu.',
  },
  zh: {
    'image-empty': '文件为空。请从原位置重新复制。',
    'image-unreadable': '无法读取图片：文件已损坏、不完整或属于不支持的类型。请重新复制，或另存为 PNG。',
    'image-too-large': '图片过大。最多可读取 1 亿像素，且每边不超过 16384 像素。请缩小或裁切。',
    'image-kind-unknown': '文件不是可读取的图片。请使用 PNG、JPEG、WebP、BMP、GIF 或 TIFF。',
    'image-gone':
      '无法再读取此照片：添加之后，其文件被移动、更改或删除，或存储卡已取出。请在此移除该照片，从现在的位置重新添加，然后重试。',
    'model-unreachable': '无法加载模型。请检查与提供此页面的电脑的连接，然后重新加载页面。',
    'model-manifest-invalid': '模型描述文件不可用。请用 `npm run weights` 重新生成模型文件夹。',
    'model-shard-missing': '缺少模型文件。请用 `npm run weights` 补全模型文件夹。',
    'model-shard-altered': '模型文件被更改或截断。请重新加载页面；如无效，请重新运行 `npm run weights`。',
    'model-without-words': '此模型只看图像，无法读取名称。请选择 CLIP 模型，或不使用文字。',
    'safetensors-invalid': '权重文件不完整或无法读取。请重新获取或生成。',
    'shots-count': '良品照片的数量不适合训练。请添加或移除一些照片。',
    'region-too-small': '检测区域小于照片的百分之一，或由零散的像素组成。请扩大标记范围，或使用整张照片。',
    'lessons-outside':
      '所涂的缺陷全部位于此版本的检测区域之外，因此没有可学习的内容。请在区域内涂画，或使用更大的区域重新训练。',
    'not-trained': '尚未训练模型。请先用良品照片训练。',
    cancelled: '操作在完成前已取消。可以重新开始。',
    'training-cancelled': '训练已取消。照片仍然保留，可以重新开始。',
    'training-diverged': '训练未能收敛，已停止。请确认所有照片拍摄的是同一种工件，然后重新训练。',
    'inspection-no-number':
      '此照片的计算结果不是有效数字，因此没有判定。请重新检测；如仍出现，请重启浏览器。',
    'checkpoint-unusable': '中断的训练与当前模型不符，无法继续。请重新训练。',
    'backend-unavailable':
      '计算引擎不可用。请等待模型加载完成，或重新加载页面；请使用最新版 Chrome 或 Edge。',
    'engine-lost': '此页面的计算部分反复停止，已放弃。请重新加载页面；如仍不行，请重启浏览器。',
    'memory-short': '内存不足，即使最小的分块也不够。请关闭其他页面和程序，选择较小的模型，或缩小照片。',
    'project-unknown': '这不是项目文件。请选择由本程序导出的 .vtfusion 文件。',
    'project-newer': '该项目由更新版本的程序创建，未作更改。请更新程序后再打开。',
    'project-damaged': '项目文件已损坏。请重新复制，或重新导出项目。',
    'project-other-encoder': '该项目使用的模型与当前加载的模型不同。请加载原模型，或重新训练。',
    'project-elsewhere':
      '该项目已在另一个标签页中打开，只能在那里更改；未作任何更改。请在那里操作，或关闭该标签页后重试。',
    'project-not-stored': '浏览器已不再保存此项目，因此未能保存该结果。它会留在此页面上：请导出重要内容。',
    'storage-full':
      '磁盘空间已满，最近一次更改未保存；此前保存的内容均安全。请释放空间或删除不需要的项目，然后重试。',
    'storage-newer': '此浏览器中的项目由更新版本的程序保存，未作更改。请重新加载页面以获取新版本。',
    'storage-refused':
      '浏览器不允许此页面存储数据，因此无法读取或保存项目。无痕窗口和严格的隐私设置可能会禁止：请允许此页面存储数据，或在普通窗口中打开，然后重新加载页面。',
    'storage-unopened':
      '无法打开此浏览器保存的内容，因此暂时无法读取或保存项目。请重启浏览器；如磁盘已满，请腾出空间。请勿清除此页面的数据：项目就在其中。',
    'storage-unavailable':
      '浏览器未能保存最近一次更改；页面打开期间内容仍在。请导出重要内容，然后重新加载页面。无痕窗口可能禁止保存。',
    'photo-not-kept': '照片本身已不在此浏览器中。请重新检测。',
    'picture-not-kept': '该结果的图片已不再保存。请重新检测该照片。',
    'training-not-kept': '训练结果已不在此浏览器中。请重新训练。',
    'version-not-in-use': '该结果由未启用的版本得出。请切换回该版本以查看原因。',
    'models-unreadable': '无法读取模型列表。请重新加载页面。',
    'licences-unreadable': '无法读取许可证列表。请重新加载页面。',
    'sample-unreachable': '无法加载示例。请重新加载页面。',
    'canvas-refused': '浏览器未向此页面提供画布。请关闭其他页面和程序，然后重新加载页面。',
    'camera-silent': '相机没有给出画面，因此没有拍下照片。请检查线缆，关闭占用相机的其他程序，然后重试。',
    'message-invalid': '页面与后台程序无法互相理解，可能版本不同。请重新加载页面。',
    other: '发生了意外问题。请重试；如仍不行，请重新加载页面。',
  },
};
