export function keys() {}
