export const readProducts = () => []
