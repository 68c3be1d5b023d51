/** Words of the step in which good photos are gathered, with the hints on them. */
import { catalogue } from './catalogue';

export const goodPhotosText = catalogue({
  en: {
    title: 'Good parts',
    name: 'What is the object called?',
    nameExample: 'metal nut',
    nameHelps:
      'A name helps where the model knows it, and it knows mostly English words; one that it does not know can mislead it. Without a name it looks for damage to any object.',
    nameUnread: 'This model sees pictures only: words are not used, and the name may stay empty.',
    drop: 'Drop photos of good parts',
    dropHint: (least: number, most: number) => `${least} to ${most} photos: same view, same light, no defect`,
    list: 'Good photos',
    remove: (name: string) => `Remove ${name}`,
    sample: 'Try the sample',
    train: 'Train',
    trainAgain: 'Train again',
    leftBehind: (number: number, good: number, bad: number) =>
      `Training again starts from the photos above alone. What version ${number} learnt from reviews, ${good} good and ${bad} defective ${good + bad === 1 ? 'photo' : 'photos'}, is not taken along; that version stays under Versions.`,
    leftBehindUncounted: (number: number) =>
      `Training again starts from the photos above alone. What version ${number} learnt from reviews is not taken along; that version stays under Versions.`,
    askAnew: 'Train anew? The training that was interrupted is discarded then, and cannot go on.',
    trainAnew: 'Discard it and train',
    keepInterrupted: 'Keep it',
    noModel: 'Training needs a model, and none could be loaded.',
    loading: 'The model is still loading.',
    adding: 'Photos are still being added.',
    addOne: 'Add one more good photo.',
    addMore: (missing: number) => `Add at least ${missing} good photos.`,
    leftOutOne: (name: string, most: number) =>
      `${name} was left out: training takes at most ${most} good photos. Remove one to make room.`,
    leftOut: (count: string, most: number) =>
      `${count} photos were left out: training takes at most ${most} good photos. Remove one to make room.`,
    copyOne: (name: string, of: string) =>
      `${name} is the same file as ${of === name ? 'one of that name that is there' : of}; it was not added a second time. Training learns more from another part.`,
    copies: (count: string, names: string) =>
      `${count} files are there already and were not added a second time (${names}).`,
    hints: 'Worth another look',
    hintsNote: 'These are hints only; you can train on every photo that shows a good part.',
    blurred: 'Blurred',
    blurredWhy: 'less sharp than the others. Focus the camera, hold it still, and take it again.',
    dark: 'Too dark',
    darkWhy: 'much darker than is useful. Add light, or expose longer.',
    bright: 'Too bright',
    brightWhy: 'much brighter than is useful. Take light away, or expose shorter.',
    clipped: 'Burnt out',
    clippedWhy: (share: string) =>
      `${share} of it is pure white or black, unlike the others; nothing can be seen there. Change the exposure.`,
    same: 'Same again',
    sameWhy: (other: string) =>
      `almost the same picture as ${other}. Another part would teach the model more.`,
    unlike: 'Unlike the rest',
    unlikeWhy: 'looks different from the others. Is it the same kind of part, in the same view?',
    size: 'Other size',
    sizeWhy: (width: number, height: number) =>
      `most others have ${width} × ${height} pixels. Take all photos with the same camera settings.`,
  },
  de: {
    title: 'Gutteile',
    name: 'Wie heißt das Teil?',
    nameExample: 'metal nut',
    nameHelps:
      'Ein Name hilft, wo das Modell ihn kennt, und es kennt meist nur englische Wörter; ein unbekannter kann es irreführen. Ohne Namen sucht es nach Schäden an beliebigen Teilen.',
    nameUnread: 'Dieses Modell sieht nur Bilder: Wörter werden nicht verwendet, der Name darf leer bleiben.',
    drop: 'Fotos von Gutteilen hier ablegen',
    dropHint: (least, most) => `${least} bis ${most} Fotos: gleiche Ansicht, gleiches Licht, kein Fehler`,
    list: 'Fotos von Gutteilen',
    remove: (name) => `${name} entfernen`,
    sample: 'Beispiel ausprobieren',
    train: 'Anlernen',
    trainAgain: 'Neu anlernen',
    leftBehind: (number, good, bad) =>
      `Neues Anlernen beginnt allein mit den Fotos oben. Was Version ${number} aus Beurteilungen gelernt hat, aus ${good} guten und ${bad} fehlerhaften ${good + bad === 1 ? 'Foto' : 'Fotos'}, wird nicht übernommen; diese Version bleibt unter „Versionen“ erhalten.`,
    leftBehindUncounted: (number) =>
      `Neues Anlernen beginnt allein mit den Fotos oben. Was Version ${number} aus Beurteilungen gelernt hat, wird nicht übernommen; diese Version bleibt unter „Versionen“ erhalten.`,
    askAnew: 'Neu anlernen? Das unterbrochene Anlernen wird dann verworfen und kann nicht mehr weitergehen.',
    trainAnew: 'Verwerfen und anlernen',
    keepInterrupted: 'Behalten',
    noModel: 'Zum Anlernen wird ein Modell gebraucht, und es konnte keines geladen werden.',
    loading: 'Das Modell wird noch geladen.',
    adding: 'Es werden noch Fotos hinzugefügt.',
    addOne: 'Fügen Sie noch ein Foto eines Gutteils hinzu.',
    addMore: (missing) => `Fügen Sie mindestens ${missing} Fotos von Gutteilen hinzu.`,
    leftOutOne: (name, most) =>
      `${name} wurde ausgelassen: Angelernt wird mit höchstens ${most} Fotos. Entfernen Sie eines, um Platz zu schaffen.`,
    leftOut: (count, most) =>
      `${count} Fotos wurden ausgelassen: Angelernt wird mit höchstens ${most} Fotos. Entfernen Sie eines, um Platz zu schaffen.`,
    copyOne: (name, of) =>
      `${name} ist dieselbe Datei wie ${of === name ? 'eine gleichen Namens, die schon da ist,' : of} und wurde nicht noch einmal übernommen. Aus einem weiteren Teil lernt das Modell mehr.`,
    copies: (count, names) =>
      `${count} Dateien sind bereits vorhanden und wurden nicht noch einmal übernommen (${names}).`,
    hints: 'Noch einmal ansehen',
    hintsNote: 'Das sind nur Hinweise; anlernen können Sie mit jedem Foto, das ein Gutteil zeigt.',
    blurred: 'Unscharf',
    blurredWhy:
      'unschärfer als die anderen. Stellen Sie die Kamera scharf, halten Sie sie ruhig und nehmen Sie es neu auf.',
    dark: 'Zu dunkel',
    darkWhy: 'viel dunkler als brauchbar. Geben Sie mehr Licht oder belichten Sie länger.',
    bright: 'Zu hell',
    brightWhy: 'viel heller als brauchbar. Nehmen Sie Licht weg oder belichten Sie kürzer.',
    clipped: 'Ausgebrannt',
    clippedWhy: (share) =>
      `anders als bei den anderen sind ${share} davon rein weiß oder schwarz; dort ist nichts zu erkennen. Ändern Sie die Belichtung.`,
    same: 'Doppelt',
    sameWhy: (other) =>
      `fast dasselbe Bild wie ${other}. Aus einem anderen Teil würde das Modell mehr lernen.`,
    unlike: 'Fällt aus der Reihe',
    unlikeWhy: 'sieht anders aus als die anderen. Ist es das gleiche Teil in der gleichen Ansicht?',
    size: 'Andere Größe',
    sizeWhy: (width, height) =>
      `die meisten anderen haben ${width} × ${height} Pixel. Nehmen Sie alle Fotos mit denselben Kameraeinstellungen auf.`,
  },
  zh: {
    title: '良品',
    name: '工件叫什么？',
    nameExample: 'metal nut',
    nameHelps:
      '模型认识的名称才有帮助，而它认识的多为英文词；不认识的名称可能误导它。不填写时，模型查找任意工件的损伤。',
    nameUnread: '此模型只看图像：不使用文字，名称可以留空。',
    drop: '将良品照片拖到这里',
    dropHint: (least, most) => `${least} 至 ${most} 张照片：相同视角、相同光照、无缺陷`,
    list: '良品照片',
    remove: (name) => `移除 ${name}`,
    sample: '试用示例',
    train: '训练',
    trainAgain: '重新训练',
    leftBehind: (number, good, bad) =>
      `再次训练只使用上方的照片。版本 ${number} 从复核中学到的内容（${good} 张良品照片，${bad} 张不良品照片）不会带入；该版本仍保留在“版本”页中。`,
    leftBehindUncounted: (number) =>
      `再次训练只使用上方的照片。版本 ${number} 从复核中学到的内容不会带入；该版本仍保留在“版本”页中。`,
    askAnew: '要重新训练吗？被中断的训练将被放弃，无法再继续。',
    trainAnew: '放弃并重新训练',
    keepInterrupted: '保留',
    noModel: '训练需要模型，但没有模型可以加载。',
    loading: '模型仍在加载。',
    adding: '照片仍在添加。',
    addOne: '请再添加一张良品照片。',
    addMore: (missing) => `请至少添加 ${missing} 张良品照片。`,
    leftOutOne: (name, most) => `${name} 未被接收：训练最多使用 ${most} 张良品照片。请先移除一张。`,
    leftOut: (count, most) => `${count} 张照片未被接收：训练最多使用 ${most} 张良品照片。请先移除一张。`,
    copyOne: (name, of) =>
      `${name} 与${of === name ? '已有的同名文件' : ` ${of} `}是同一个文件，未重复添加。换一个工件的照片，模型能学到更多。`,
    copies: (count, names) => `${count} 个文件已经存在，未重复添加（${names}）。`,
    hints: '建议再看一眼',
    hintsNote: '这些只是提示；凡是拍到良品的照片都可以用于训练。',
    blurred: '模糊',
    blurredWhy: '比其他照片模糊。请对焦、保持相机稳定后重拍。',
    dark: '过暗',
    darkWhy: '明显过暗。请增加光照或延长曝光。',
    bright: '过亮',
    brightWhy: '明显过亮。请减弱光照或缩短曝光。',
    clipped: '曝光溢出',
    clippedWhy: (share) => `与其他照片不同，其中 ${share} 的像素为纯白或纯黑，看不到任何细节。请调整曝光。`,
    same: '重复',
    sameWhy: (other) => `与 ${other} 几乎是同一张图片。换一个工件，模型能学到更多。`,
    unlike: '与众不同',
    unlikeWhy: '看起来与其他照片不同。是同一种工件、同一视角吗？',
    size: '尺寸不同',
    sizeWhy: (width, height) =>
      `其他照片大多为 ${width} × ${height} 像素。请使用相同的相机设置拍摄所有照片。`,
  },
});
