// What stands in the place of an end user's key that was erased is a mark, and no key.
export const isErased = (key: string) => key.startsWith('erased:');
