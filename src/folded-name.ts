/** What equal names have in common, for persons and for systems: they may differ by case, and by how a letter is composed. */
export const foldedName = (name: string): string => name.normalize('NFC').toLowerCase();

/** As `foldedName`, for searching and ordering: letters of another width or style, and ligatures, are alike too. */
export const foldedText = (text: string): string => text.normalize('NFKC').toLowerCase();
