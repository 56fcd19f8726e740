"""Names of people who don't exist, for deliveries that carry names."""

_GIVEN = """
Abigail Adaeze Adelina Adriana Agnieszka Ahmed Aiko Aisha Akira Alejandra Alessandro Alhassan Alina
Alistair Amadou Amara Amelia Amina Anaïs Anders Andrés Anika Anjali Annelise Anselm Antonella Anwar
Araceli Ariadne Arjun Armando Arnaud Asher Astrid Augustine Aurelia Ayesha Azadeh Beatriz Benedikt
Bernadette Birgitta Blanca Bogdan Bonnie Branislav Brigid Bronwyn Caetano Camila Carmela Cassandra
Cecilia Cédric Chiara Chidi Chinedu Chloë Ciarán Clémence Clementine Cordelia Cormac Cosima Cyrus
Dagmar Damaris Danuta Daphne Dashiell Deirdre Delphine Demetrius Desmond Deepak Dominika Dorothea
Eduardo Efraín Eilidh Ekaterina Eleanor Eloise Emeka Emiliano Enrique Ephraim Esperanza Estelle
Esteban Eudora Evangeline Fabián Farida Fatima Felicity Fenella Fergus Fernanda Fiona Florian
Fridolin Gabriela Gaspard Genevieve Gerhard Gianluca Giselle Gosia Graciela Gretchen Guadalupe
Gwendolyn Hadiza Hamish Hannelore Harpreet Hasan Heloise Henrietta Hideko Hiroshi Ibrahim Ifeoma
Ignacio Ilse Imani Imogen Indira Inés Ingrid Isidora Ivana Jacinta Jamila Javier Jedediah Jerzy
Jessamyn Joaquín Jolanta Josephine Jovana Juana Jürgen Kamala Karim Katarzyna Kehinde Keiko Khadija
Kofi Kwame Lakshmi Laszlo Leandro Leocadia Leticia Liliana Linh Lorcan Lucinda Ludmila Maeve
Magdalena Malik Manuela Marcelina Mariana Matilda Mateusz Maximiliano Mehmet Mercedes Milagros Minh
Mireille Miroslav Mohammed Monique Nadezhda Nanami Natalia Nefertiti Ngozi Niamh Nikolai Noémie
Obinna Octavia Oksana Oluwaseun Ondine Ophelia Oriana Padraig Paloma Pascaline Penelope Philippa
Pilar Pradeep Quentin Rafaela Rajesh Ramona Raquel Reginald Renée Roderick Rohan Rosalind Ruairí
Rukhsana Sabrina Sadiq Salvador Samira Sanjay Saoirse Sebastián Seraphina Shabnam Siddharth Sigrid
Siobhan Solveig Soraya Stanislav Sunita Svetlana Tabitha Takeshi Tamsin Tariq Teodoro Thandiwe
Theodora Thérèse Tomasz Ulrike Umberto Valentina Vasile Verónica Vikram Wilhelmina Winifred Xiomara
Yasmin Yevgeny Yolanda Yusuf Zainab Zbigniew Zeynep Zofia
"""
_FAMILY = """
Abdullahi, Abernathy, Achebe, Ackermann, Adebayo, Adeyemi, Agarwal, Aguilar, Ahmadi, Åkesson,
Albuquerque, Alcántara, Alvarado, Amankwah, Andrzejewski, Anagnostou, Arbuthnot, Arévalo, Asante,
Ashworth, Avramovic, Azevedo, Babajide, Bagdasarian, Balogun, Bandyopadhyay, Baptiste, Barbosa,
Barthélemy, Bautista, Beauchamp, Becerra, Benítez, Bergström, Bhattacharya, Biaggi, Björklund,
Blackwood-Asante, Blankenship, Bogdanov, Bondarenko, Boateng, Bouchard, Brännström, Brzezicki,
Bukowski, Bustamante, Cabrera, Calderón, Callaghan, Camacho, Campanella, Cárdenas, Carrasquillo,
Castellanos, Cavanaugh, Ceballos, Chakraborty, Chatterjee, Chaudhry, Chukwu, Cienfuegos, Cisneros,
Cockburn, Colquhoun, Contreras, Cristobal, Czerny, Dabek, D'Agostino, D'Angelo, Dalgaard, Daubigny,
Davidovic, de Souza, de la Cruz, del Río, Delacroix, Delgado, Demir, Desrosiers, Deshmukh, Diallo,
Dimitrov, Dlamini, Dombrowski, Donoghue, Dragomir, Drummond, Duarte, Dubois, Dunleavy, Dvorak,
Dziedzic, Echeverría, Eisenberg, Ekwueme, El-Amin, Elizondo, Engström, Erickson, Escamilla,
Espinoza, Etxeberria, Eze, Fairweathers, Fakhoury, Farquhar, Fernández, Ferreira, Figueroa,
Fitzgibbon, Fitzpatrick, Fontaine, Fujimoto, Gallagher, Galván, García-Núñez, Gebremariam,
Ghebreyesus, Giannopoulos, Goldschmidt, Gonçalves, González, Gorecki, Goswami, Grabowski, Guerrero,
Gutiérrez, Guzmán, Gyamfi, Habermann, Hadjiev, Haddad, Hakimi, Halloran, Hasegawa, Hashemi,
Haverkamp, Hendricksen, Hernández, Hidalgo, Hinojosa, Hirschfeld, Holmqvist, Horvath, Hrdlicka,
Huerta, Ibáñez, Ibarra, Igwe, Ilunga, Iñiguez, Iwasaki, Jablonski, Jankowski, Jaramillo, Jiménez,
Johannsen, Joshi, Juarez, Kaczmarek, Kaminski, Kariuki, Karlsson, Katsaros, Kavanagh, Keohane,
Khatun, Kiplagat, Kirchner, Kobayashi, Kowalczyk, Krishnan, Kulkarni, Kurosawa, Kuznetsov,
Lachapelle, Lafontaine, Lamontagne, Landeros, Laskowski, Latif, Lefebvre, Leszczynski, Lindqvist,
Lizárraga, Llewellyn, Lombardi, Longoria, Lozano, Lumumba, Lundgren, Macalister, MacGillivray,
Macías, Magaña, Mahlangu, Majewski, Malhotra, Manandhar, Marchetti, Marroquín, Mascarenhas,
Matsumoto, Mbeki, McAllister, McConaughey, McGillicuddy, Medeiros, Mehrotra, Meléndez, Mensah,
Mikkelsen, Miyazaki, Mkrtchyan, Moctezuma, Mohamud, Molnar, Montenegro, Morales-Ruiz, Moreau,
Mukherjee, Müller, Murakami, Mwangi, Nakagawa, Narayanan, Nascimento, Navarrete, Ndiaye, Neumann,
Ngata, Nguyen, Niedermeyer, Nilsson, Nkrumah, Nowakowski, Núñez, Nwosu, O'Brien, O'Callahan,
O'Donovan, O'Shaughnessy, Obregón, Ochoa, Odhiambo, Ogunleye, Okafor, Okonkwo, Olabode, Olivares,
Onyango, Oppenheimer, Orozco, Ortega, Osorio, Ostrowski, Owusu, Oyelaran, Pachulski, Palacios,
Panagopoulos, Papadakis, Paredes, Patterssen, Paulsen, Pawlowski, Pellegrino, Peñaloza, Pérez,
Petrosyan, Pfeiffer, Phanthavong, Piatek, Pietersen, Pineda, Poniatowski, Popescu, Prakash,
Przybylski, Quiñones, Quintanilla, Rademacher, Radhakrishnan, Rahimi, Rajapaksa, Ramírez, Rangel,
Rasmussen, Ravensworth, Rebelo, Restrepo, Reyes-Tanaka, Richelieu, Rinaldi, Robichaud, Rodríguez,
Romanowski, Rosenthal, Rousseau, Roszak, Rothschild, Ruprecht, Saavedra, Sadowski, Saldaña,
Salinas, Sánchez, Sandoval, Santamaría, Sarkissian, Satyanarayana, Scarborough, Schaefer,
Schneider, Sepúlveda, Serrano, Shevchenko, Shimizu, Sierzputowska, Siddiqui, Sikorski, Silveira,
Sjöberg, Skarsgard, Smythe-Okoro, Sobczak, Sokolov, Solórzano, Sommerfeld, Sorensen, Soto-Vance,
St. Cyr, St. Pierre, Stavropoulos, Stefanidis, Strömberg, Subramanian, Sundaram, Svoboda,
Szczepanski, Szymborska, Takahashi, Tamayo, Tembo, Teixeira, Temitope, Thibodeaux, Thorvaldsen,
Tiwari, Tkachenko, Toledano, Torrance, Trujillo, Tshabalala, Tutuola, Uchenna, Ulloa, Umarov,
Urbanski, Uribe, Valdez, Valenzuela, van Buren-Diaz, van den Bosch, van der Berg, Vandermeer,
Vasquez, Vassilakis, Velasco, Villaseñor, Villanueva, von Hagen, Vukovic, Wachowski, Wallenberg,
Wanjiru, Watanabe, Weatherby, Weinberg, Westergaard, Whitcombe, Wierzbicki, Wijesinghe,
Winterbourne, Wisniewski, Wojtowicz, Wozniak, Xiong, Yamaguchi, Yanagihara, Yeboah, Yilmaz,
Zabriskie, Zakharov, Zambrano, Zapata, Zelaya, Zielinski, Zúñiga, Zwolinski
"""


def given_names() -> list[str]:
    """Return first names that differ from each other without case and marks."""
    return _GIVEN.split()


def family_names() -> list[str]:
    """Return last names that differ without case, marks, blanks, hyphens and apostrophes."""
    return [name.strip() for name in _FAMILY.replace("\n", " ").split(",")]
