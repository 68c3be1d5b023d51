/** Downloads a file under a name. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by the next turn; then the address is no longer needed.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
