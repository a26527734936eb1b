/** A module of its own, so that the part of a bundle that holds PartySocket has its name. */
export { PartySocket } from 'partysocket';
