/**
 * Frees a buffer's memory now, where the engine can (`ArrayBuffer.prototype.transfer`, ES2024: Chrome 114, Node 22);
 * elsewhere it goes when garbage is collected, some 50 MB later than need be. Nobody may read it afterwards.
 */
export function letGo(buffer: ArrayBufferLike & { transfer?(length: number): unknown }): void {
  buffer.transfer?.(0);
}
