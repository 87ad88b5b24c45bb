"""Given names and surnames, the more frequent first.

Drawn with falling weights, as INEGI's and RENAPO's lists of frequent names fall; the order is an approximation.
"""

import random

WOMEN = (
    "María Guadalupe, María, Juana, Margarita, Verónica, Alejandra, Leticia, María Elena, Rosa María, Gabriela, "
    "Patricia, Ana María, Guadalupe, Yolanda, Silvia, Adriana, Claudia, Martha, Norma Angélica, Araceli, Mónica, "
    "Beatriz, Sandra, Laura Elena, Carmen, Teresa, Maricela, Lucía, Daniela, Fernanda, Ximena, Valeria, Itzel, "
    "Citlali, Abigail, Mariana, Andrea, Diana Laura, Karla Paola, Nayeli, Rocío, Esperanza, Socorro, Elvira, Ángela, "
    "María de los Ángeles, María del Carmen, Concepción, Josefina, Irma, Alicia, Eréndira, Ma. Luisa, Noemí, Paulina"
).split(", ")
MEN = (
    "José Luis, Juan Carlos, Juan, José, Francisco Javier, Miguel Ángel, Jesús, Luis, Antonio, Pedro, Manuel, "
    "Alejandro, Francisco, Roberto, Fernando, Jorge, Carlos, Ricardo, Eduardo, Arturo, Raúl, Daniel, Sergio, Javier, "
    "Rafael, Martín, Víctor Manuel, José Antonio, Marco Antonio, Enrique, Gerardo, Mario, Óscar, Rubén, Armando, "
    "Héctor, Alfredo, Guillermo, Santiago, Mateo, Sebastián, Leonardo, Emiliano, Diego, Ángel Gabriel, Iker, Ramón, "
    "Salvador, Ignacio, Felipe de Jesús, Gustavo, Ernesto, Iván, Hugo, Ulises, Cuauhtémoc, Abraham, Joaquín, Tomás"
).split(", ")
SURNAMES = (
    "Hernández, García, Martínez, López, González, Pérez, Rodríguez, Sánchez, Ramírez, Cruz, Flores, Gómez, Morales, "
    "Vázquez, Jiménez, Reyes, Díaz, Torres, Gutiérrez, Ruiz, Mendoza, Aguilar, Ortiz, Castillo, Moreno, Romero, "
    "Álvarez, Chávez, Rivera, Juárez, Ramos, Méndez, Domínguez, Herrera, Medina, Vargas, Castro, Guzmán, Velázquez, "
    "Muñoz, Rojas, Contreras, Salazar, Luna, de la Cruz, Ortega, Guerrero, Santiago, Estrada, Bautista, Cortés, Soto, "
    "Alvarado, Espinoza, Lara, Ávila, Ríos, Cervantes, Silva, Delgado, Vega, Márquez, Sandoval, Carrillo, León, Mejía, "
    "Solís, Rosas, Ibarra, Valdez, Núñez, Campos, Santos, Camacho, Navarro, Peña, Maldonado, Rosales, Acosta, Miranda, "
    "Trejo, Cabrera, Valencia, Nava, Castañeda, Pacheco, Robles, Molina, Rangel, Fuentes, Huerta, Meza, Aguirre, "
    "Cárdenas, Orozco, Padilla, Espinosa, Ayala, Salas, Valenzuela, Zúñiga, Ochoa, Salinas, Mora, Tapia, Serrano, "
    "Durán, Olvera, Macías, Zamora, Calderón, Arellano, Suárez, Barrera, Zavala, Villegas, Gallegos, Lozano, Galván, "
    "Figueroa, Beltrán, Franco, Villanueva, Sosa, Montes, Andrade, Velasco, Arias, Marín, Corona, Garza, Ponce, "
    "Esquivel, Pineda, Alonso, Palacios, Antonio, Vásquez, Trujillo, Cortez, Rocha, Rubio, Bernal, Benítez, Escobar, "
    "Villa, Galindo, Cuevas, Bravo, Cano, Osorio, Mata, Carmona, Montoya, de Jesús, Enríquez, Cisneros, Rivas, Parra, "
    "Reséndiz, Téllez, Zárate, Salgado, de la Rosa, Vera, Tovar, Arroyo, Córdova, Leyva, Quintero, Becerra, Quiroz, "
    "Barajas, Ávalos, Peralta, Román, Esparza, Murillo, Guevara, Olivares, Félix, de León, Castellanos, Villarreal, "
    "Villalobos, Lugo, Ángeles, Montiel, Segura, Magaña, Saucedo, Gallardo, Mercado, Navarrete, Reyna, Paredes, Dávila"
).split(", ")


def given_names(rng: random.Random, woman: bool) -> str:
    """Given names of one person."""
    return _falling(rng, WOMEN if woman else MEN)


def surname(rng: random.Random) -> str:
    """One surname."""
    return _falling(rng, SURNAMES)


def _falling(rng: random.Random, names: list[str]) -> str:
    return names[int(len(names) * rng.random() ** 1.6)]
