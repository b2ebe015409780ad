"""Names of nobody in particular: given and family names that are common among people who live in Britain."""

_GIVEN = """
Aaron Abigail Adam Adeola Agnieszka Aidan Aisha Alan Alexander Alice Alison Amara Amelia Amina Amir Amy Andrew Angela
Anita Anna Anthony Arjun Asha Ashley Ayesha Beatrice Ben Bethany Brian Bronwen Callum Cameron Carl Caroline Catherine
Charlotte Chidi Chloe Christine Christopher Claire Colin Connor Craig Daniel Danielle David Dawn Deepak Dennis Diana
Dominic Donna Duncan Dylan Edward Eilidh Eleanor Elena Elizabeth Ellie Emily Emma Emmanuel Erin Ethan Eva Faisal Farah
Fiona Francesca Gareth Gary Gavin Gemma George Georgia Gillian Gordon Grace Graham Grzegorz Hannah Harpreet Harriet
Harry Hassan Heather Helen Henry Holly Iain Ian Imani Imran Isabel Jack Jacob Jade James Jamie Jane Jasmine Jason Javier
Jennifer Jessica Joanna Joel John Jordan Joseph Joshua Julia Karen Kate Kayleigh Keith Kelly Kenneth Kevin Kieran Kofi
Kwame Laura Lauren Leah Lee Leila Leon Lewis Liam Linda Lisa Louise Lucy Luke Lydia Malcolm Manjit Marcus Margaret Maria
Mark Martin Mary Matthew Megan Mei Michael Michelle Mohammed Nadia Naomi Natalie Nathan Neil Niamh Nicola Nigel Nina
Oliver Olivia Oluwaseun Owen Pamela Patrick Paul Peter Philip Precious Priya Rachel Rajesh Rebecca Rhys Richard Robert
Rosie Ross Ruth Ryan Sabrina Samantha Samuel Sanjay Sarah Sean Shabana Sharon Simon Sofia Sophie Stephen Stuart Susan
Suzanne Tanya Thomas Timothy Tomasz Tracey Uzma Vanessa Victoria Wei William Yasmin Yusuf Zainab Zara Zoe
"""

_FAMILY = """
Abbott Adebayo Adeyemi Ahmed Akhtar Ali Allen Anderson Andrews Armstrong Asante Atkins Bailey Baker Banerjee Barker
Barnes Barrett Begum Bell Bennett Bhatt Bird Bishop Boateng Booth Bradley Brooks Brown Burgess Burton Butler Campbell
Carr Carter Chambers Chan Chapman Chaudhry Chen Clarke Cole Coleman Collins Cooper Cox Crawford Cross Davies Dawson Day
Dean Dhillon Dixon Douglas Doyle Duffy Edwards Ellis Evans Farrow Ferguson Fisher Fleming Fletcher Ford Foster Fox
Francis Fraser Gallagher Gardner Garcia George Gibson Gill Gordon Graham Grant Gray Green Griffiths Gupta Hall Hamilton
Harding Harper Harris Harrison Hart Harvey Hayes Henderson Hill Holmes Hopkins Howard Hudson Hughes Hunt Hussain Ibrahim
Iqbal Jackson James Jenkins Johnson Jones Joshi Kaur Kelly Kennedy Khan Knight Kowalski Kumar Lambert Lawson Lee Lewis
Lim Lloyd Lowe MacDonald MacLeod Mahmood Malik Marsh Marshall Martin Mason Matthews Mensah Mills Mistry Mitchell Moore
Morgan Morris Morrison Murphy Murray Nair Nguyen Nowak Obi O'Brien O'Connor Okafor Oliver Osei Owen Owusu Palmer Parker
Parsons Patel Payne Pearce Pereira Perry Phillips Poole Porter Potter Powell Price Quinn Rahman Reid Reynolds Richards
Roberts Robinson Rogers Rose Russell Ryan Sahota Salmon Santos Saunders Scott Shah Sharma Sharp Shaw Sheikh Silva Simmons
Simpson Singh Smith Spencer Stewart Stone Sullivan Sutton Taylor Thapa Thomas Thompson Thorpe Tran Tucker Turner Walker
Wallace Walsh Ward Watkins Watson Watts Webb West White Wilkinson Williams Wilson Wong Wood Woźniak Wright Wyatt Yeboah
Young Yusuf Zhang
"""

GIVEN: tuple[str, ...] = tuple(_GIVEN.split())
FAMILY: tuple[str, ...] = tuple(_FAMILY.split())
