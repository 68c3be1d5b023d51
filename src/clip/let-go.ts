/**
 * Frees a buffer's memory now, where the engine can (`ArrayBuffer.prototype.transfer`, ES2024: Chrome 114,
 * Node 22); elsewhere garbage collection frees it, some 50 MB later. Nobody may read it afterwards.
 */
export function letGo(buffer: ArrayBufferLike & { transfer?(length: number): unknown }): void {
  buffer.transfer?.(0);
}
