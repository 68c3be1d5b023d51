/** Words of the field that takes files, and its answers to files that it does not take. */
import { catalogue } from './catalogue';

export const dropZoneText = catalogue({
  en: {
    folder: 'Choose a folder',
    pasteHint: 'Or paste a picture with Ctrl+V.',
    looking: (count: number, written: string) =>
      `Looking for photos: ${written} ${count === 1 ? 'file' : 'files'} so far`,
    others: (others: string, all: string, names: string) =>
      `${others} of ${all} files cannot be read as pictures and were left out (${names}).`,
    othersWithHeic: (others: string, all: string, names: string) =>
      `${others} of ${all} files cannot be read as pictures and were left out (${names}). HEIC photos are among them: give them as PNG, JPEG, WebP, BMP, GIF or TIFF.`,
    onlyOthers: (all: string, names: string) =>
      `None of the ${all} files is a picture that can be read (${names}). Use PNG, JPEG, WebP, BMP, GIF or TIFF.`,
    projectLeft: (name: string) =>
      `${name} is a project and was left out, since other files came with it. Give it alone to import it.`,
    elsewhere: (count: number, all: string) =>
      `${count === 1 ? 'The file that was given was' : `The ${all} files that were given were`} not taken: the project was left before ${count === 1 ? 'it was' : 'they were'} looked at. Open it again and give ${count === 1 ? 'it' : 'them'} there.`,
    nothing: 'No file was found there. Choose a folder with photos in it.',
    nothingPasted: 'There is no picture in the clipboard. Copy one, then paste again.',
  },
  de: {
    folder: 'Ordner wählen',
    pasteHint: 'Oder fügen Sie ein Bild mit Strg+V ein.',
    looking: (count, written) =>
      `Fotos werden gesucht: bisher ${written} ${count === 1 ? 'Datei' : 'Dateien'}`,
    others: (others, all, names) =>
      `${others} von ${all} Dateien sind nicht als Bilder lesbar und wurden ausgelassen (${names}).`,
    othersWithHeic: (others, all, names) =>
      `${others} von ${all} Dateien sind nicht als Bilder lesbar und wurden ausgelassen (${names}). Darunter sind HEIC-Fotos: Geben Sie diese als PNG, JPEG, WebP, BMP, GIF oder TIFF.`,
    onlyOthers: (all, names) =>
      `Keine der ${all} Dateien ist ein lesbares Bild (${names}). Verwenden Sie PNG, JPEG, WebP, BMP, GIF oder TIFF.`,
    projectLeft: (name) =>
      `${name} ist ein Projekt und wurde ausgelassen, weil andere Dateien dabei waren. Geben Sie es allein, um es zu importieren.`,
    elsewhere: (count, all) =>
      `${count === 1 ? 'Die übergebene Datei wurde' : `Die ${all} übergebenen Dateien wurden`} nicht übernommen: Das Projekt wurde verlassen, bevor sie angesehen ${count === 1 ? 'war' : 'waren'}. Öffnen Sie es wieder und geben Sie sie dort noch einmal.`,
    nothing: 'Dort wurde keine Datei gefunden. Wählen Sie einen Ordner, in dem Fotos liegen.',
    nothingPasted:
      'In der Zwischenablage ist kein Bild. Kopieren Sie eines und fügen Sie es noch einmal ein.',
  },
  zh: {
    folder: '选择文件夹',
    pasteHint: '也可以按 Ctrl+V 粘贴图片。',
    looking: (_, written) => `正在查找照片：已找到 ${written} 个文件`,
    others: (others, all, names) => `${all} 个文件中有 ${others} 个无法作为图片读取，已跳过（${names}）。`,
    othersWithHeic: (others, all, names) =>
      `${all} 个文件中有 ${others} 个无法作为图片读取，已跳过（${names}）。其中有 HEIC 照片：请改为 PNG、JPEG、WebP、BMP、GIF 或 TIFF。`,
    onlyOthers: (all, names) =>
      `这 ${all} 个文件中没有可读取的图片（${names}）。请使用 PNG、JPEG、WebP、BMP、GIF 或 TIFF。`,
    projectLeft: (name) => `${name} 是项目文件，因与其他文件一起提供而被跳过。请单独提供该文件以导入。`,
    elsewhere: (_, all) =>
      `未添加您提供的 ${all} 个文件：查看完这些文件之前，您离开了该项目。请重新打开该项目，再次提供这些文件。`,
    nothing: '未找到任何文件。请选择包含照片的文件夹。',
    nothingPasted: '剪贴板中没有图片。请先复制一张图片，然后再粘贴。',
  },
});
