/** The files of a drop, a paste or a chooser; folders are read with all their subfolders. */
import { wallTime } from '../reports/file-names';
import type { ChosenFile } from '../state/photos/photo';

/** From a file chooser; a chosen folder's own name is left out of its files' names. */
export function chosenFiles(files: FileList | null): ChosenFile[] {
  return Array.from(files ?? [], (file) => ({
    name: file.webkitRelativePath.split('/').slice(1).join('/') || file.name,
    blob: file,
  }));
}

/** Pictures in the clipboard: a screenshot, or copied files. Only the latter have names. */
export function pastedFiles(clipboard: DataTransfer | null, now: Date): ChosenFile[] {
  const stamp = wallTime(now).slice(0, 19).replaceAll(':', '-');
  return Array.from(clipboard?.files ?? [], (file, i) => ({
    name: file.name === 'image.png' ? `${stamp}${i === 0 ? '' : ` ${i + 1}`}.png` : file.name,
    blob: file,
  }));
}

/**
 * @param onFound gets the number of files found so far
 * @returns the files in the order of the file system, with their folders in their names
 */
export async function droppedFiles(
  { items, files }: DataTransfer,
  onFound: (count: number) => void,
): Promise<ChosenFile[]> {
  // Both have to be read before the first wait: the browser empties the list after the event.
  const loose = chosenFiles(files);
  const entries = Array.from(items, (item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const folders = entries.some((entry) => entry?.isDirectory);
  if (!folders) return loose;
  return filesUnder(
    entries.filter((entry) => entry !== null),
    onFound,
  );
}

export async function filesUnder(
  entries: readonly FileSystemEntry[],
  onFound: (count: number) => void,
): Promise<ChosenFile[]> {
  const found: ChosenFile[] = [];
  // A single dropped folder is itself the choice; its name would only lengthen all others.
  const [only] = entries;
  const within = entries.length === 1 && only.isDirectory ? only.fullPath.length + 1 : 1;
  const open = [...entries].reverse();
  for (let entry = open.pop(); entry; entry = open.pop()) {
    if (isFolder(entry)) {
      for (const inside of (await contents(entry)).reverse()) open.push(inside);
    } else {
      const blob = await fileOf(entry as FileSystemFileEntry);
      found.push({ name: entry.fullPath.slice(within) || entry.name, blob });
      onFound(found.length);
    }
  }
  return found;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** A folder comes in pieces (of 100 in Chromium), and an empty piece is its end. */
async function contents(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => {
      // A folder that may not be read holds nothing for us.
      reader.readEntries(resolve, () => resolve([]));
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** A file that may not be read comes as an empty one, which its reader reports by name. */
function fileOf(entry: FileSystemFileEntry): Promise<Blob> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(new Blob())));
}
